// Rows of a prepared statement as values. Used by the repositories of ledger.db. The statement is
// reset on every way out, since an open one would hold up checkpoints.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "storage/sqlite/database.h"

namespace till::ledger {

namespace sqlite = storage::sqlite;

class Resetting {
 public:
  explicit Resetting(sqlite::Statement& statement) : statement_(statement) {}
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;
  ~Resetting() { statement_.reset(); }

 private:
  sqlite::Statement& statement_;
};

// The first row as `read` (Statement to Result<Row>) makes it; nothing when there is none.
template <class Row, class Read>
[[nodiscard]] Result<std::optional<Row>> first_row(sqlite::Statement& statement, Read read) {
  const Resetting resetting(statement);
  TILL_TRY(const bool found, statement.step());
  if (!found) return std::optional<Row>{};
  TILL_TRY(auto row, read(statement));
  return std::optional<Row>{std::move(row)};
}

template <class Row, class Read>
[[nodiscard]] Result<std::vector<Row>> every_row(sqlite::Statement& statement, Read read) {
  const Resetting resetting(statement);
  std::vector<Row> rows;
  while (true) {
    TILL_TRY(const bool found, statement.step());
    if (!found) return rows;
    TILL_TRY(auto row, read(statement));
    rows.push_back(std::move(row));
  }
}

// A number that is always there: a count or a sum.
[[nodiscard]] Result<std::int64_t> only_number(sqlite::Statement& statement);

// Errors: corrupt when the stored bytes have another length.
template <class T>
[[nodiscard]] Result<T> fixed_column(const sqlite::Statement& row, int column) {
  auto value = fixed_from_bytes<T>(row.blob(column));
  if (!value) return fail(ErrorCode::corrupt, "a stored id, hash or key has the wrong length");
  return value;
}
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
