#include "ledger/store/reading.h"

namespace till::ledger {

Result<std::int64_t> only_number(sqlite::Statement& statement) {
  const sqlite::Reading reading(statement);
  TILL_TRY(const bool found, statement.step());
  return found ? statement.integer(0) : 0;
}

std::optional<Instant> optional_instant(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return instant_of(row.integer(column));
}

std::optional<std::int64_t> optional_integer(const sqlite::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

void bind_instant(sqlite::Statement& statement, int index, const std::optional<Instant>& instant) {
  if (instant) {
    statement.bind(index, unix_seconds(*instant));
  } else {
    statement.bind_null(index);
  }
}

void bind_text_or_null(sqlite::Statement& statement, int index, std::string_view text) {
  if (text.empty()) {
    statement.bind_null(index);
  } else {
    statement.bind(index, text);
  }
}

}  // namespace till::ledger
