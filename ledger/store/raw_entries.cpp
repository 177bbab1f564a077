#include "base/crypto/crypto.h"
#include "ledger/store/entries.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO raw_entry (place, kind, id, hash, personal_digest, body, personal, received_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr std::string_view select_hash_sql = "SELECT hash FROM raw_entry WHERE place = ?1";
constexpr std::string_view select_after_sql =
    "SELECT place, kind, id, hash, personal_digest, body, personal FROM raw_entry"
    " WHERE place > ?1 AND place <= ?2 ORDER BY place LIMIT ?3";
constexpr std::string_view count_sql = "SELECT count(*) FROM raw_entry";

Result<record::Entry> read(const sqlite::Statement& row, const EpochRow& epoch) {
  record::Entry entry;
  entry.header.register_id = epoch.register_id;
  entry.header.at = {epoch.epoch, Place{row.integer(0)}.seq()};
  entry.header.kind = static_cast<record::Kind>(row.integer(1));
  TILL_TRY(entry.header.id, fixed_column<EntryId>(row, 2));
  TILL_TRY(entry.hash, fixed_column<Hash>(row, 3));
  if (!row.is_null(4)) {
    TILL_TRY(entry.header.personal_digest, fixed_column<Hash>(row, 4));
  }
  entry.body = row.blob(5);
  entry.header.body_digest = crypto::sha256(entry.body);
  if (!row.is_null(6)) entry.personal = row.blob(6);
  return entry;
}

}  // namespace

RawEntries::RawEntries(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_hash_(database.prepare(select_hash_sql)),
      select_after_(database.prepare(select_after_sql)),
      count_(database.prepare(count_sql)) {}

Result<> RawEntries::append(sqlite::Transaction&, Place place, const record::Entry& entry,
                            Instant received_at) {
  insert_.bind(1, place.value)
      .bind(2, static_cast<std::int64_t>(entry.header.kind))
      .bind_blob(3, entry.header.id.view())
      .bind_blob(4, entry.hash.view())
      .bind_blob(6, entry.body)
      .bind(8, unix_seconds(received_at));
  if (!entry.header.personal_digest.is_zero()) {
    insert_.bind_blob(5, entry.header.personal_digest.view());
  }
  if (entry.personal) insert_.bind_blob(7, *entry.personal);
  return insert_.run();
}

Result<std::optional<Hash>> RawEntries::hash_at(Place place) {
  select_hash_.bind(1, place.value);
  return first_row<Hash>(select_hash_,
                         [](const sqlite::Statement& row) { return fixed_column<Hash>(row, 0); });
}

Result<Hash> RawEntries::hash_before(const EpochRow& epoch, record::Seq seq) {
  if (seq.number <= 1) return epoch.parent_hash;
  TILL_TRY(const auto hash, hash_at(place_of(epoch.number, {seq.number - 1})));
  if (!hash) return fail(ErrorCode::corrupt, "a received entry is missing");
  return *hash;
}

Result<std::optional<record::Entry>> RawEntries::at(const EpochRow& epoch, record::Seq seq) {
  if (seq.number == 0) return std::optional<record::Entry>{};
  TILL_TRY(auto entries, read_after(epoch, {seq.number - 1}, 1));
  if (entries.empty() || entries.front().header.at.seq != seq) {
    return std::optional<record::Entry>{};
  }
  return std::optional<record::Entry>{std::move(entries.front())};
}

Result<std::vector<record::Entry>> RawEntries::read_after(const EpochRow& epoch, record::Seq after,
                                                          std::size_t entries_max) {
  select_after_.bind(1, place_of(epoch.number, after).value)
      .bind(2, place_of(epoch.number, {place_seq_max}).value)
      .bind(3, static_cast<std::int64_t>(entries_max));
  TILL_TRY(auto entries, every_row<record::Entry>(select_after_, [&](const sqlite::Statement& row) {
             return read(row, epoch);
           }));
  if (entries.empty()) return entries;
  TILL_TRY(auto prev, hash_before(epoch, entries.front().header.at.seq));
  for (auto& entry : entries) {
    entry.header.prev = prev;
    prev = entry.hash;
  }
  return entries;
}

Result<std::int64_t> RawEntries::count() { return only_number(count_); }

}  // namespace till::ledger
