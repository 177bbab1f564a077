// The numbered migrations of cache.db; schema.sql beside this file is the readable truth of today.
#pragma once

#include <span>

#include "storage/sqlite/migrations.h"

namespace till::storage {

inline constexpr std::int32_t cache_application_id = 0x54494c43;  // "TILC"

[[nodiscard]] std::span<const sqlite::Migration> cache_migrations();

}  // namespace till::storage
