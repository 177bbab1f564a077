// The numbered migrations of journal.db; schema.sql beside this file is the readable truth of
// today.
#pragma once

#include <span>

#include "storage/sqlite/migrations.h"

namespace till::storage {

inline constexpr std::int32_t journal_application_id = 0x54494c4a;  // "TILJ"

[[nodiscard]] std::span<const sqlite::Migration> journal_migrations();

}  // namespace till::storage
