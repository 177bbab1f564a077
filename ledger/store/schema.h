// ledger.db: how it is opened, and its numbered migrations; schema.sql beside this file is the
// readable truth of today. One process, one connection, one thread.
#pragma once

#include <filesystem>
#include <span>

#include "storage/sqlite/database.h"
#include "storage/sqlite/migrations.h"

namespace till::ledger {

inline constexpr std::int32_t ledger_application_id = 0x54494c4c;  // "TILL"

[[nodiscard]] std::span<const storage::sqlite::Migration> ledger_migrations();

// Opens or creates the file, brings it to today's schema and moves what a dead process left in the
// write-ahead log. Errors: busy, corrupt, unsupported, io.
[[nodiscard]] Result<storage::sqlite::Database> open_ledger_db(const std::filesystem::path& file);

}  // namespace till::ledger
