// How the cache writes rows and places into its columns. Internal to cache/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "record/exchange.h"
#include "storage/sqlite/database.h"

namespace till::storage {

[[nodiscard]] std::int64_t number_of(std::string_view text);
[[nodiscard]] std::string write_mark(const record::Mark& mark);
[[nodiscard]] Result<record::Mark> read_mark(std::string_view text);

// What the rows of a page share.
struct OfPage {
  const std::optional<record::Mark>& stamp;
  std::int64_t position;
};

// Id, body, stamp and position into parameters 1 to 6.
void bind_row(sqlite::Statement& statement, const record::ChangedRow& row, const OfPage& of);
[[nodiscard]] Result<std::optional<record::Mark>> stamp_from(const sqlite::Statement& row);

}  // namespace till::storage
