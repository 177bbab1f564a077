// The members of a CSV file as values, every row checked: what is wrong is said by line, column and
// reason, and the other rows are still read. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "cards/normalise.h"
#include "cards/prefix_table.h"
#include "loyalty/member.h"

namespace till::ledger {

inline constexpr std::size_t import_bytes_max = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t import_rows_max = 1'000'000;
inline constexpr std::size_t import_cards_max = 20;  // of one row
inline constexpr std::size_t import_segments_max = 32;

// A row that is refused, or a doubt about one that is not.
struct ImportRemark {
  std::size_t line = 0;
  std::string column;  // the header's name, or "field 3" where the row cannot be read
  std::string reason;
  friend bool operator==(const ImportRemark&, const ImportRemark&) = default;
};

struct ImportRow {
  std::size_t line = 0;
  std::string member_id;  // 32 hex digits; empty: to be given
  std::string name;
  std::string phone;               // E.164; may be empty
  std::vector<std::string> cards;  // as tills normalise them
  std::string tier;
  std::vector<std::string> segments;
  std::optional<loyalty::Birthday> birthday;
  loyalty::Points balance;
  std::string household;  // rows of one value share one account
  std::optional<Instant> expires_at;
};

struct ImportFile {
  std::size_t rows_read = 0;  // without the header
  std::vector<ImportRow> rows;
  std::vector<ImportRemark> refused;  // the first reason of each refused row
  std::vector<ImportRemark> notes;
};

struct ImportRules {
  cards::PhonePlan phones;
  cards::PrefixTable table;  // what tills take for a card
  Instant now{};
};

// Errors: invalid when the header is wrong (no such column, twice, none that names a person);
// too_large over the limits above.
[[nodiscard]] Result<ImportFile> read_import(std::string_view csv, const ImportRules& rules);

}  // namespace till::ledger
