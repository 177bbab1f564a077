#include "storage/deltas/schema.h"

#include <array>

namespace till::storage {
namespace {

constexpr std::string_view version_1_000 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE epoch (number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL);
CREATE TABLE delta (
  account TEXT NOT NULL, place INTEGER NOT NULL, effects TEXT NOT NULL,
  PRIMARY KEY (account, place)) WITHOUT ROWID;
CREATE TABLE taken (place INTEGER PRIMARY KEY, sale BLOB NOT NULL, id BLOB NOT NULL);
CREATE TABLE serial (serial TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
)sql";

constexpr std::array migrations{sqlite::Migration{1'000, version_1_000}};

}  // namespace

std::span<const sqlite::Migration> deltas_migrations() { return migrations; }

}  // namespace till::storage
