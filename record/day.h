// A day of a register: its figures, what the POS printed, and the entry that closes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/values.h"
#include "record/entry.h"

namespace till::record {

// Figures over a stretch of the chain; the ledger recomputes them from the raw entries.
struct DayFigures {
  std::int64_t sales = 0;
  loyalty::Money sales_sum;  // what was to be paid, as the POS was told
  std::int64_t returns = 0;
  std::int64_t voids = 0;
  loyalty::Money returned_sum;  // returns and voids
  loyalty::Points earned;
  loyalty::Points spent;
  loyalty::Points restored;
  loyalty::Points clawed;
  std::int64_t coupons = 0;  // codes consumed
  std::int64_t as_told = 0;
  friend bool operator==(const DayFigures&, const DayFigures&) = default;
};

// What the POS printed on its Z report.
struct ZReport {
  std::string number;
  std::int64_t count = 0;                 // documents: sales, returns and voids
  loyalty::Money sum;                     // sales less returns and voids
  std::vector<std::string> transactions;  // may be empty
  friend bool operator==(const ZReport&, const ZReport&) = default;
};

struct DayCloseBody {
  std::string store;
  std::string business_date;
  Instant at{};
  Mark from;  // the entry before the first that is covered
  Mark to;    // the last that is covered
  DayFigures figures;
  std::optional<ZReport> z;
  friend bool operator==(const DayCloseBody&, const DayCloseBody&) = default;
};

[[nodiscard]] Bytes write_day_close(const DayCloseBody& body);
[[nodiscard]] Result<DayCloseBody> read_day_close(BytesView body);

// Adds what one entry contributes to a day; entries of other kinds add nothing. Errors: invalid
// with the path for a body that cannot be read; the figures stay as they were.
[[nodiscard]] Result<> add_to(DayFigures& figures, const Entry& entry);
[[nodiscard]] json::Value write_figures(const DayFigures& figures);
[[nodiscard]] Result<DayFigures> read_figures(const json::Value& value, std::string path);
// Passes over figures that a newer peer adds.
[[nodiscard]] Result<DayFigures> read_open_figures(const json::Value& value, std::string path);

}  // namespace till::record
