#include "storage/journal/schema.h"

#include <array>

namespace till::storage {
namespace {

constexpr std::string_view version_1_000 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE epoch (number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, parent BLOB NOT NULL);
CREATE TABLE entry (
  place INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT NULL, hash BLOB NOT NULL,
  personal_digest BLOB, pos_key BLOB, request BLOB, body BLOB NOT NULL, personal BLOB);
CREATE TABLE fact (place INTEGER PRIMARY KEY, id BLOB NOT NULL, pos_key BLOB, request BLOB);
CREATE TABLE ack (
  one INTEGER PRIMARY KEY CHECK (one = 1), bytes BLOB NOT NULL, key TEXT NOT NULL,
  signature BLOB NOT NULL);
CREATE TABLE reservation (id BLOB PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ruleset (
  sha256 BLOB PRIMARY KEY, version INTEGER NOT NULL, key TEXT NOT NULL, signature BLOB NOT NULL,
  in_force INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seal (
  place INTEGER PRIMARY KEY, bytes BLOB NOT NULL, key TEXT NOT NULL, signature BLOB NOT NULL);
)sql";

constexpr std::string_view version_1_001 = R"sql(
ALTER TABLE fact ADD COLUMN bytes INTEGER;
UPDATE fact SET bytes = (SELECT length(body) + coalesce(length(personal), 0) FROM entry
  WHERE entry.place = fact.place);
)sql";

constexpr std::array migrations{sqlite::Migration{1'000, version_1_000},
                                sqlite::Migration{1'001, version_1_001}};

}  // namespace

std::span<const sqlite::Migration> journal_migrations() { return migrations; }

}  // namespace till::storage
