// Columns and parameters as the repositories of ledger.db have them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "storage/sqlite/rows.h"

namespace till::ledger {

namespace sqlite = storage::sqlite;

using sqlite::every_row;
using sqlite::first_row;
using sqlite::fixed_column;

// A number that is always there: a count or a sum.
[[nodiscard]] Result<std::int64_t> only_number(sqlite::Statement& statement);

template <class T>
[[nodiscard]] Result<std::optional<T>> optional_fixed_column(const sqlite::Statement& row,
                                                             int column) {
  if (row.is_null(column)) return std::optional<T>{};
  TILL_TRY(auto value, fixed_column<T>(row, column));
  return std::optional<T>{value};
}
[[nodiscard]] std::optional<Instant> optional_instant(const sqlite::Statement& row, int column);
[[nodiscard]] std::optional<std::int64_t> optional_integer(const sqlite::Statement& row,
                                                           int column);
void bind_instant(sqlite::Statement& statement, int index, const std::optional<Instant>& instant);
// Empty is null.
void bind_text_or_null(sqlite::Statement& statement, int index, std::string_view text);

}  // namespace till::ledger
