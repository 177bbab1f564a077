// Numbered, append-only migrations and the version of a file: major x 1000 + minor in user_version.
// Minors only add; a binary opens any minor of its major and refuses a newer major.
#pragma once

#include <span>
#include <string_view>

#include "storage/sqlite/database.h"

namespace till::storage::sqlite {

struct Migration {
  std::int32_t version = 0;  // major * 1000 + minor, rising
  std::string_view sql;
};

// Brings the file to the newest version, each step one transaction.
// Errors: unsupported when the file is of a newer major, naming both versions.
[[nodiscard]] Result<> migrate(Database& database, std::span<const Migration> migrations);

// The schema as SQLite keeps it, normalised and sorted: equal text means equal schema.
[[nodiscard]] Result<std::string> schema_of(Database& database);

}  // namespace till::storage::sqlite
