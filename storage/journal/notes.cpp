#include "storage/journal/notes.h"

namespace till::storage {
namespace {

constexpr std::string_view upsert_text_sql =
    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view select_text_sql = "SELECT value FROM meta WHERE name = ?1";
constexpr std::string_view upsert_ack_sql =
    "INSERT INTO ack (one, bytes, key, signature) VALUES (1, ?1, ?2, ?3)"
    " ON CONFLICT (one) DO UPDATE SET"
    " bytes = excluded.bytes, key = excluded.key, signature = excluded.signature";
constexpr std::string_view select_ack_sql = "SELECT bytes, key, signature FROM ack";
constexpr std::string_view upsert_reservation_sql =
    "INSERT INTO reservation (id, body) VALUES (?1, ?2)"
    " ON CONFLICT (id) DO UPDATE SET body = excluded.body";
constexpr std::string_view delete_reservation_sql = "DELETE FROM reservation WHERE id = ?1";
constexpr std::string_view select_reservations_sql = "SELECT body FROM reservation ORDER BY id";
constexpr std::string_view retire_rulesets_sql = "UPDATE ruleset SET in_force = 0";
constexpr std::string_view upsert_ruleset_sql =
    "INSERT INTO ruleset (sha256, version, key, signature, in_force) VALUES (?1, ?2, ?3, ?4, 1)"
    " ON CONFLICT (sha256) DO UPDATE SET in_force = 1";
constexpr std::string_view select_rulesets_sql =
    "SELECT sha256, version, key, signature, in_force FROM ruleset ORDER BY version, sha256";
constexpr std::string_view upsert_seal_sql =
    "INSERT INTO seal (place, bytes, key, signature) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (place) DO UPDATE SET"
    " bytes = excluded.bytes, key = excluded.key, signature = excluded.signature";
constexpr std::string_view select_seals_sql =
    "SELECT bytes, key, signature FROM seal ORDER BY place";

template <class T>
Result<T> fixed_column(const sqlite::Statement& row, int column) {
  auto value = fixed_from_bytes<T>(row.blob(column));
  if (!value) return fail(ErrorCode::corrupt, "a stored hash or signature has the wrong length");
  return value;
}

Result<record::Signed> signed_from(const sqlite::Statement& row) {
  TILL_TRY(const auto signature, fixed_column<Signature>(row, 2));
  return record::Signed{row.blob(0), row.text(1), signature};
}

}  // namespace

Notes::Notes(sqlite::Database& database)
    : upsert_text_(database.prepare(upsert_text_sql)),
      select_text_(database.prepare(select_text_sql)),
      upsert_ack_(database.prepare(upsert_ack_sql)),
      select_ack_(database.prepare(select_ack_sql)),
      upsert_reservation_(database.prepare(upsert_reservation_sql)),
      delete_reservation_(database.prepare(delete_reservation_sql)),
      select_reservations_(database.prepare(select_reservations_sql)) {}

Result<> Notes::store_text(sqlite::Transaction&, std::string_view name, std::string_view text) {
  return upsert_text_.bind(1, name).bind(2, text).run();
}

Result<std::optional<std::string>> Notes::load_text(std::string_view name) {
  const sqlite::Reading reading(select_text_);
  TILL_TRY(const bool row, select_text_.bind(1, name).step());
  std::optional<std::string> text;
  if (row) text = select_text_.text(0);
  return text;
}

Result<> Notes::store_ack(sqlite::Transaction&, const record::Signed& ack) {
  return upsert_ack_.bind_blob(1, ack.bytes)
      .bind(2, ack.key)
      .bind_blob(3, ack.signature.view())
      .run();
}

Result<std::optional<record::Signed>> Notes::load_ack() {
  const sqlite::Reading reading(select_ack_);
  TILL_TRY(const bool row, select_ack_.step());
  std::optional<record::Signed> ack;
  if (row) {
    TILL_TRY(ack, signed_from(select_ack_));
  }
  return ack;
}

Result<> Notes::store_reservation(sqlite::Transaction&, const Reservation& reservation) {
  return upsert_reservation_.bind_blob(1, reservation.id.view())
      .bind(2, write_reservation(reservation))
      .run();
}

Result<> Notes::remove_reservation(sqlite::Transaction&, const ReservationId& id) {
  return delete_reservation_.bind_blob(1, id.view()).run();
}

Result<std::vector<Reservation>> Notes::reservations() {
  const sqlite::Reading reading(select_reservations_);
  std::vector<Reservation> out;
  while (true) {
    TILL_TRY(const bool row, select_reservations_.step());
    if (!row) break;
    TILL_TRY(auto reservation, read_reservation(select_reservations_.text(0)));
    out.push_back(std::move(reservation));
  }
  return out;
}

SignedRows::SignedRows(sqlite::Database& database)
    : retire_rulesets_(database.prepare(retire_rulesets_sql)),
      upsert_ruleset_(database.prepare(upsert_ruleset_sql)),
      select_rulesets_(database.prepare(select_rulesets_sql)),
      upsert_seal_(database.prepare(upsert_seal_sql)),
      select_seals_(database.prepare(select_seals_sql)) {}

Result<> SignedRows::put_ruleset_in_force(sqlite::Transaction&, const RulesetRecord& ruleset) {
  TILL_CHECK(retire_rulesets_.run());
  return upsert_ruleset_.bind_blob(1, ruleset.sha256.view())
      .bind(2, ruleset.version)
      .bind(3, ruleset.key)
      .bind_blob(4, ruleset.signature.view())
      .run();
}

Result<std::vector<RulesetRecord>> SignedRows::rulesets() {
  const sqlite::Reading reading(select_rulesets_);
  std::vector<RulesetRecord> out;
  while (true) {
    TILL_TRY(const bool row, select_rulesets_.step());
    if (!row) break;
    RulesetRecord record;
    TILL_TRY(record.sha256, fixed_column<Hash>(select_rulesets_, 0));
    record.version = select_rulesets_.integer(1);
    record.key = select_rulesets_.text(2);
    TILL_TRY(record.signature, fixed_column<Signature>(select_rulesets_, 3));
    record.in_force = select_rulesets_.integer(4) != 0;
    out.push_back(std::move(record));
  }
  return out;
}

Result<> SignedRows::store_seal(sqlite::Transaction&, std::int64_t place,
                                const record::Signed& seal) {
  return upsert_seal_.bind(1, place)
      .bind_blob(2, seal.bytes)
      .bind(3, seal.key)
      .bind_blob(4, seal.signature.view())
      .run();
}

Result<std::vector<record::Signed>> SignedRows::seals() {
  const sqlite::Reading reading(select_seals_);
  std::vector<record::Signed> out;
  while (true) {
    TILL_TRY(const bool row, select_seals_.step());
    if (!row) break;
    TILL_TRY(auto seal, signed_from(select_seals_));
    out.push_back(std::move(seal));
  }
  return out;
}

}  // namespace till::storage
