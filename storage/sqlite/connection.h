// What database.cpp and migrations.cpp share of SQLiteCpp; included by nothing else.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

#include "storage/sqlite/database.h"

namespace till::storage::sqlite {

struct Connection {
  Connection(const std::filesystem::path& file, int flags) : path(file), handle(file, flags) {}
  std::filesystem::path path;
  SQLite::Database handle;
  std::int64_t wal_pages = 0;
};

struct Statement::Native {
  Native(Connection& connection, const std::string& sql)
      : statement(connection.handle, sql), path(connection.path.string()) {}
  SQLite::Statement statement;
  std::string path;
  bool stepped = false;  // since the last reset
};

// SQLite's own code as one of ours, with the file named.
[[nodiscard]] Error error_of(const SQLite::Exception& exception, std::string_view where);

}  // namespace till::storage::sqlite
