// Rows of a prepared statement as values. Used by every repository. The statement is reset on every
// way out, since an open one would hold up checkpoints.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "storage/sqlite/database.h"

namespace till::storage::sqlite {

// The first row as `read` (Statement to Result<Row>) makes it; nothing when there is none.
template <class Row, class Read>
[[nodiscard]] Result<std::optional<Row>> first_row(Statement& statement, Read read) {
  const Reading reading(statement);
  TILL_TRY(const bool found, statement.step());
  if (!found) return std::optional<Row>{};
  TILL_TRY(auto row, read(statement));
  return std::optional<Row>{std::move(row)};
}

template <class Row, class Read>
[[nodiscard]] Result<std::vector<Row>> every_row(Statement& statement, Read read) {
  const Reading reading(statement);
  std::vector<Row> rows;
  while (true) {
    TILL_TRY(const bool found, statement.step());
    if (!found) return rows;
    TILL_TRY(auto row, read(statement));
    rows.push_back(std::move(row));
  }
}

// Errors: corrupt when the stored bytes have another length.
template <class T>
[[nodiscard]] Result<T> fixed_column(const Statement& row, int column) {
  auto value = fixed_from_bytes<T>(row.blob(column));
  if (!value) return fail(ErrorCode::corrupt, "a stored id, hash or key has the wrong length");
  return value;
}

}  // namespace till::storage::sqlite
