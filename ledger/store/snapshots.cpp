#include "ledger/store/snapshots.h"

#include <bit>

#include "base/crypto/crypto.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO snapshot (region, version, made_at, manifest, key, signature)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
// A chunk that did not change since the snapshot before belongs to the newer one from now on.
constexpr std::string_view insert_chunk_sql =
    "INSERT INTO snapshot_chunk (sha256, version, bytes) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (sha256) DO UPDATE SET version = excluded.version";
constexpr std::string_view insert_stamp_sql =
    "INSERT INTO snapshot_stamp (version, register, epoch, seq, hash)"
    " VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr std::string_view delete_old_sql =
    "DELETE FROM snapshot WHERE region = ?1 AND version NOT IN"
    " (SELECT version FROM snapshot WHERE region = ?1 ORDER BY version DESC LIMIT 2)";
constexpr std::string_view delete_stamps_sql =
    "DELETE FROM snapshot_stamp WHERE version NOT IN (SELECT version FROM snapshot)";
constexpr std::string_view delete_chunks_sql =
    "DELETE FROM snapshot_chunk WHERE version NOT IN (SELECT version FROM snapshot)";
constexpr std::string_view select_newest_sql =
    "SELECT region, version, made_at, manifest, key, signature FROM snapshot WHERE region = ?1"
    " ORDER BY version DESC LIMIT 1";
constexpr std::string_view select_stamp_sql =
    "SELECT epoch, seq, hash FROM snapshot_stamp WHERE version = ?1 AND register = ?2";
constexpr std::string_view select_size_sql =
    "SELECT length(bytes) FROM snapshot_chunk WHERE sha256 = ?1";
constexpr std::string_view select_part_sql =
    "SELECT substr(bytes, ?2 + 1, ?3) FROM snapshot_chunk WHERE sha256 = ?1";
constexpr std::string_view select_identifiers_sql =
    "SELECT i.token, i.account, coalesce(m.tier, ''), i.blocked, coalesce((SELECT sum(l.points)"
    " FROM lot l WHERE l.account = i.account AND coalesce(l.active_from, 0) <= ?3 AND"
    " (l.expires_at IS NULL OR l.expires_at > ?3)), 0) - a.debt FROM identifier i"
    " JOIN account a ON a.id = i.account LEFT JOIN member m ON m.id = i.member"
    " WHERE i.token > ?1 ORDER BY i.token LIMIT ?2";
constexpr std::string_view select_members_sql =
    "SELECT m.id, m.account, m.tier, 0, coalesce((SELECT sum(l.points)"
    " FROM lot l WHERE l.account = m.account AND coalesce(l.active_from, 0) <= ?3 AND"
    " (l.expires_at IS NULL OR l.expires_at > ?3)), 0) - a.debt FROM member m"
    " JOIN account a ON a.id = m.account WHERE m.id > ?1 ORDER BY m.id LIMIT ?2";

Result<SnapshotRow> read_snapshot(const sqlite::Statement& row) {
  SnapshotRow out{row.text(0), row.integer(1), instant_of(row.integer(2)), {}};
  out.manifest.bytes = row.blob(3);
  out.manifest.key = row.text(4);
  TILL_TRY(out.manifest.signature, fixed_column<Signature>(row, 5));
  return out;
}

Result<BasePerson> read_person(const sqlite::Statement& row) {
  return BasePerson{row.blob(0), row.text(1), row.text(2), row.integer(3) != 0,
                    loyalty::Points{row.integer(4)}};
}

}  // namespace

Snapshots::Snapshots(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      insert_chunk_(database.prepare(insert_chunk_sql)),
      insert_stamp_(database.prepare(insert_stamp_sql)),
      delete_old_(database.prepare(delete_old_sql)),
      delete_stamps_(database.prepare(delete_stamps_sql)),
      delete_chunks_(database.prepare(delete_chunks_sql)),
      select_newest_(database.prepare(select_newest_sql)),
      select_stamp_(database.prepare(select_stamp_sql)),
      select_size_(database.prepare(select_size_sql)),
      select_part_(database.prepare(select_part_sql)),
      select_identifiers_(database.prepare(select_identifiers_sql)),
      select_members_(database.prepare(select_members_sql)) {}

Result<> Snapshots::add_chunk(sqlite::Transaction&, std::int64_t version, BytesView bytes) {
  return insert_chunk_.bind_blob(1, crypto::sha256(bytes).view())
      .bind(2, version)
      .bind_blob(3, bytes)
      .run();
}

Result<> Snapshots::add(sqlite::Transaction&, const SnapshotRow& row,
                        const std::vector<SnapshotStamp>& stamps) {
  TILL_CHECK(insert_.bind(1, row.region)
                 .bind(2, row.version)
                 .bind(3, unix_seconds(row.made_at))
                 .bind_blob(4, row.manifest.bytes)
                 .bind(5, row.manifest.key)
                 .bind_blob(6, row.manifest.signature.view())
                 .run());
  for (const auto& stamp : stamps) {
    TILL_CHECK(insert_stamp_.bind(1, row.version)
                   .bind(2, stamp.register_number.value)
                   .bind(3, std::bit_cast<std::int64_t>(stamp.reflects.epoch.bits))
                   .bind(4, static_cast<std::int64_t>(stamp.reflects.seq.number))
                   .bind_blob(5, stamp.reflects.hash.view())
                   .run());
  }
  TILL_CHECK(delete_old_.bind(1, row.region).run());
  TILL_CHECK(delete_stamps_.run());
  return delete_chunks_.run();
}

Result<std::optional<SnapshotRow>> Snapshots::newest(std::string_view region) {
  return first_row<SnapshotRow>(select_newest_.bind(1, region), read_snapshot);
}

Result<std::optional<record::Mark>> Snapshots::stamp(std::int64_t version,
                                                     RegisterNumber register_number) {
  select_stamp_.bind(1, version).bind(2, register_number.value);
  return first_row<record::Mark>(select_stamp_,
                                 [](const sqlite::Statement& row) -> Result<record::Mark> {
                                   record::Mark mark;
                                   mark.epoch.bits = std::bit_cast<std::uint64_t>(row.integer(0));
                                   mark.seq.number = static_cast<std::uint64_t>(row.integer(1));
                                   TILL_TRY(mark.hash, fixed_column<Hash>(row, 2));
                                   return mark;
                                 });
}

Result<std::optional<std::int64_t>> Snapshots::chunk_bytes(const Hash& sha256) {
  return first_row<std::int64_t>(
      select_size_.bind_blob(1, sha256.view()),
      [](const sqlite::Statement& row) -> Result<std::int64_t> { return row.integer(0); });
}

Result<std::optional<Bytes>> Snapshots::chunk_part(const Part& part) {
  select_part_.bind_blob(1, part.sha256.view()).bind(2, part.from).bind(3, part.count);
  return first_row<Bytes>(
      select_part_, [](const sqlite::Statement& row) -> Result<Bytes> { return row.blob(0); });
}

Result<std::vector<BasePerson>> Snapshots::identifiers(const Ask& ask) {
  select_identifiers_.bind_blob(1, ask.after)
      .bind(2, static_cast<std::int64_t>(ask.rows_max))
      .bind(3, unix_seconds(ask.at));
  return every_row<BasePerson>(select_identifiers_, read_person);
}

Result<std::vector<BasePerson>> Snapshots::members(const Ask& ask) {
  select_members_.bind(1, ask.after)
      .bind(2, static_cast<std::int64_t>(ask.rows_max))
      .bind(3, unix_seconds(ask.at));
  return every_row<BasePerson>(select_members_, read_person);
}

}  // namespace till::ledger
