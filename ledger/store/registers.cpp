#include "ledger/store/registers.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO register (id, store, name, public_key, certificate, state, enrolled_at, build)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '')";
constexpr std::string_view select_id_sql =
    "SELECT number, id, store, name, public_key, certificate, state, enrolled_at, last_contact,"
    " build, epoch FROM register WHERE id = ?1";
constexpr std::string_view select_number_sql =
    "SELECT number, id, store, name, public_key, certificate, state, enrolled_at, last_contact,"
    " build, epoch FROM register WHERE number = ?1";
constexpr std::string_view select_all_sql =
    "SELECT number, id, store, name, public_key, certificate, state, enrolled_at, last_contact,"
    " build, epoch FROM register ORDER BY store, name, number";
constexpr std::string_view update_state_sql = "UPDATE register SET state = ?2 WHERE number = ?1";
constexpr std::string_view update_epoch_sql = "UPDATE register SET epoch = ?2 WHERE number = ?1";
constexpr std::string_view update_greeting_sql =
    "UPDATE register SET build = ?2, last_contact = ?3 WHERE number = ?1";
constexpr std::string_view update_contact_sql =
    "UPDATE register SET last_contact = ?2 WHERE number = ?1";
constexpr std::string_view select_instance_sql =
    "SELECT retired FROM instance WHERE register = ?1 AND nonce = ?2";
constexpr std::string_view retire_instances_sql =
    "UPDATE instance SET retired = 1 WHERE register = ?1 AND nonce <> ?2 AND retired = 0";
constexpr std::string_view upsert_instance_sql =
    "INSERT INTO instance (register, nonce, seen_at, retired) VALUES (?1, ?2, ?3, 0)"
    " ON CONFLICT (register, nonce) DO UPDATE SET seen_at = excluded.seen_at, retired = 0";
// A register that restarts every minute must not fill the disk: 64 processes are remembered.
constexpr std::string_view prune_instances_sql =
    "DELETE FROM instance WHERE register = ?1 AND nonce NOT IN"
    " (SELECT nonce FROM instance WHERE register = ?1 ORDER BY seen_at DESC LIMIT 64)";

Result<RegisterState> state_from(std::string_view name) {
  for (const auto state :
       {RegisterState::active, RegisterState::revoked, RegisterState::recovered}) {
    if (name_of(state) == name) return state;
  }
  return fail(ErrorCode::corrupt, "a register has an unknown state");
}

Result<RegisterRow> read(const sqlite::Statement& row) {
  RegisterRow out;
  out.number = {row.integer(0)};
  TILL_TRY(out.id, fixed_column<RegisterId>(row, 1));
  out.store = row.text(2);
  out.name = row.text(3);
  TILL_TRY(out.public_key, fixed_column<PublicKey>(row, 4));
  out.certificate_pem = row.text(5);
  TILL_TRY(out.state, state_from(row.text(6)));
  out.enrolled_at = instant_of(row.integer(7));
  out.last_contact = optional_instant(row, 8);
  out.build = row.text(9);
  if (!row.is_null(10)) out.epoch = EpochNumber{row.integer(10)};
  return out;
}

}  // namespace

std::string_view name_of(RegisterState state) {
  switch (state) {
    case RegisterState::active:
      return "active";
    case RegisterState::revoked:
      return "revoked";
    case RegisterState::recovered:
      return "recovered";
  }
  require(false, "a state of a register without a name");
  return {};
}

Registers::Registers(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_id_(database.prepare(select_id_sql)),
      select_number_(database.prepare(select_number_sql)),
      select_all_(database.prepare(select_all_sql)),
      update_state_(database.prepare(update_state_sql)),
      update_epoch_(database.prepare(update_epoch_sql)),
      update_greeting_(database.prepare(update_greeting_sql)),
      update_contact_(database.prepare(update_contact_sql)),
      select_instance_(database.prepare(select_instance_sql)),
      retire_instances_(database.prepare(retire_instances_sql)),
      upsert_instance_(database.prepare(upsert_instance_sql)),
      prune_instances_(database.prepare(prune_instances_sql)) {}

Result<RegisterNumber> Registers::add(sqlite::Transaction& transaction, const RegisterRow& row) {
  TILL_CHECK(insert_.bind_blob(1, row.id.view())
                 .bind(2, row.store)
                 .bind(3, row.name)
                 .bind_blob(4, row.public_key.view())
                 .bind(5, row.certificate_pem)
                 .bind(6, name_of(row.state))
                 .bind(7, unix_seconds(row.enrolled_at))
                 .run());
  return RegisterNumber{transaction.database().last_row_id()};
}

Result<std::optional<RegisterRow>> Registers::find(const RegisterId& id) {
  select_id_.bind_blob(1, id.view());
  return first_row<RegisterRow>(select_id_, read);
}

Result<std::optional<RegisterRow>> Registers::find(RegisterNumber number) {
  select_number_.bind(1, number.value);
  return first_row<RegisterRow>(select_number_, read);
}

Result<std::vector<RegisterRow>> Registers::list() {
  return every_row<RegisterRow>(select_all_, read);
}

Result<> Registers::set_state(sqlite::Transaction&, RegisterNumber number, RegisterState state) {
  return update_state_.bind(1, number.value).bind(2, name_of(state)).run();
}

Result<> Registers::set_epoch(sqlite::Transaction&, RegisterNumber number, EpochNumber epoch) {
  return update_epoch_.bind(1, number.value).bind(2, epoch.value).run();
}

Result<bool> Registers::greet(sqlite::Transaction&, const Greeting& greeting) {
  TILL_CHECK(update_greeting_.bind(1, greeting.number.value)
                 .bind(2, greeting.build)
                 .bind(3, unix_seconds(greeting.at))
                 .run());
  select_instance_.bind(1, greeting.number.value).bind_blob(2, greeting.nonce.view());
  TILL_TRY(const auto retired, only_number(select_instance_));
  TILL_CHECK(
      retire_instances_.bind(1, greeting.number.value).bind_blob(2, greeting.nonce.view()).run());
  TILL_CHECK(upsert_instance_.bind(1, greeting.number.value)
                 .bind_blob(2, greeting.nonce.view())
                 .bind(3, unix_seconds(greeting.at))
                 .run());
  TILL_CHECK(prune_instances_.bind(1, greeting.number.value).run());
  return retired != 0;
}

Result<> Registers::touch(sqlite::Transaction&, RegisterNumber number, Instant at) {
  return update_contact_.bind(1, number.value).bind(2, unix_seconds(at)).run();
}

}  // namespace till::ledger
