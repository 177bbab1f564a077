// The numbered migrations of deltas.db; schema.sql beside this file is the readable truth of today.
#pragma once

#include <span>

#include "storage/sqlite/migrations.h"

namespace till::storage {

inline constexpr std::int32_t deltas_application_id = 0x54494c44;  // "TILD"

[[nodiscard]] std::span<const sqlite::Migration> deltas_migrations();

}  // namespace till::storage
