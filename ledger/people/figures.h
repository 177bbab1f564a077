// Sums over the whole ledger, per register and in all: points by kind of posting, receipts, what is
// parked. Reads only. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace till::ledger {

struct PointsOfKind {
  std::int64_t count = 0;  // postings
  loyalty::Points points;  // signed, what people's accounts got
  friend bool operator==(const PointsOfKind&, const PointsOfKind&) = default;
};

struct Figures {
  std::map<std::string, PointsOfKind> points;  // by kind of posting
  std::int64_t sales = 0;                      // posted once each
  std::int64_t returns = 0;
  std::int64_t voids = 0;
  std::int64_t duplicates = 0;  // the same POS transaction again: not posted a second time
  std::int64_t repeated = 0;    // the same entry again, after a journal was restored
  std::int64_t parked = 0;
  friend bool operator==(const Figures&, const Figures&) = default;
};

struct RegisterFigures {
  RegisterRow row;
  Figures figures;
};

struct Totals {
  Figures all;  // postings by hand included
  std::vector<RegisterFigures> registers;
  std::int64_t members = 0;
  std::int64_t people_accounts = 0;
  loyalty::Points balances;  // of people's accounts
  loyalty::Points debt;
  loyalty::Points postings_sum;  // over both sides: zero, or the books are wrong
};

// Blocks: walks the index of postings and that of receipts once.
[[nodiscard]] Result<Totals> totals_of(Ledger& ledger);

}  // namespace till::ledger
