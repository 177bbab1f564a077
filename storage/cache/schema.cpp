#include "storage/cache/schema.h"

#include <array>

namespace till::storage {
namespace {

constexpr std::string_view version_1_000 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE account (
  id TEXT PRIMARY KEY, body TEXT NOT NULL, stamp_epoch INTEGER, stamp_seq INTEGER,
  stamp_hash BLOB) WITHOUT ROWID;
CREATE TABLE member (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, body TEXT NOT NULL, stamp_epoch INTEGER,
  stamp_seq INTEGER, stamp_hash BLOB) WITHOUT ROWID;
CREATE INDEX member_by_account ON member (account, id);
CREATE TABLE card (token BLOB PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
)sql";

constexpr std::string_view version_1_001 = R"sql(
ALTER TABLE account ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array migrations{sqlite::Migration{1'000, version_1_000},
                                sqlite::Migration{1'001, version_1_001}};

}  // namespace

std::span<const sqlite::Migration> cache_migrations() { return migrations; }

}  // namespace till::storage
