#include "ledger/store/registers.h"

#include <algorithm>

namespace till::ledger {
namespace {

// A greeting's number: the run of the ledger, then a count. Both fit an integer of JSON.
constexpr int count_bits = 24;
constexpr std::uint64_t run_mask = (std::uint64_t{1} << 29) - 1;
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
// Each run of the ledger counts from its own beginning: what another one said, of which this file
// may know nothing any more, proves nothing.
constexpr std::string_view count_greeting_sql =
    "UPDATE register SET greetings = CASE WHEN greetings >= ?2 AND greetings < ?3"
    " THEN greetings ELSE ?2 END + 1 WHERE number = ?1";
constexpr std::string_view delete_older_lifetimes_sql =
    "DELETE FROM lifetime WHERE register = ?1 AND (first_heard < ?2 OR first_heard >= ?3)";
constexpr std::string_view select_greetings_sql =
    "SELECT greetings, proven_from FROM register WHERE number = ?1";
constexpr std::string_view upsert_lifetime_sql =
    "INSERT INTO lifetime (register, nonce, first_heard, last_heard) VALUES (?1, ?2, ?3, ?3)"
    " ON CONFLICT (register, nonce) DO UPDATE SET last_heard = max(last_heard, ?3),"
    " first_heard = min(first_heard, ?3)";
constexpr std::string_view select_doubles_sql =
    "SELECT count(*) FROM lifetime a JOIN lifetime b ON a.register = b.register"
    " AND a.nonce <> b.nonce AND b.first_heard <= a.last_heard AND b.last_heard >= a.first_heard"
    " WHERE a.register = ?1 AND a.nonce = ?2";
constexpr std::string_view prune_lifetimes_sql =
    "DELETE FROM lifetime WHERE register = ?1 AND nonce NOT IN"
    " (SELECT nonce FROM lifetime WHERE register = ?1 ORDER BY last_heard DESC LIMIT 64)";
constexpr std::string_view update_credential_sql =
    "UPDATE register SET public_key = ?2, certificate = ?3 WHERE number = ?1";
constexpr std::string_view delete_lifetimes_sql = "DELETE FROM lifetime WHERE register = ?1";
constexpr std::string_view update_proven_from_sql =
    "UPDATE register SET proven_from = greetings WHERE number = ?1";

Result<RegisterState> state_from(std::string_view name) {
  for (const auto state :
       {RegisterState::active, RegisterState::revoked, RegisterState::quarantined,
        RegisterState::cloned, RegisterState::recovered}) {
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
    case RegisterState::quarantined:
      return "quarantined";
    case RegisterState::cloned:
      return "cloned";
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
      count_greeting_(database.prepare(count_greeting_sql)),
      select_greetings_(database.prepare(select_greetings_sql)),
      upsert_lifetime_(database.prepare(upsert_lifetime_sql)),
      select_doubles_(database.prepare(select_doubles_sql)),
      delete_older_lifetimes_(database.prepare(delete_older_lifetimes_sql)),
      prune_lifetimes_(database.prepare(prune_lifetimes_sql)),
      delete_lifetimes_(database.prepare(delete_lifetimes_sql)),
      update_proven_from_(database.prepare(update_proven_from_sql)),
      update_credential_(database.prepare(update_credential_sql)) {}

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

Result<Registers::Counted> Registers::counted_of(RegisterNumber number) {
  select_greetings_.bind(1, number.value);
  const auto read_it = [](const sqlite::Statement& row) -> Result<Counted> {
    return Counted{row.integer(0), row.integer(1)};
  };
  TILL_TRY(const auto counted, first_row<Counted>(select_greetings_, read_it));
  return counted.value_or(Counted{});
}

Result<Registers::Greeted> Registers::greet(sqlite::Transaction&, const Greeting& greeting) {
  TILL_CHECK(update_greeting_.bind(1, greeting.number.value)
                 .bind(2, greeting.build)
                 .bind(3, unix_seconds(greeting.at))
                 .run());
  const auto first = static_cast<std::int64_t>((greeting.run & run_mask) << count_bits);
  const auto end = first + (std::int64_t{1} << count_bits);
  TILL_CHECK(count_greeting_.bind(1, greeting.number.value).bind(2, first).bind(3, end).run());
  TILL_TRY(const auto counted, counted_of(greeting.number));
  Greeted greeted{static_cast<std::uint64_t>(counted.newest), false};
  TILL_CHECK(
      delete_older_lifetimes_.bind(1, greeting.number.value).bind(2, first).bind(3, end).run());
  const bool starts_here = counted.proven_from < first || counted.proven_from >= end;
  const auto nothing_up_to = starts_here ? first : counted.proven_from;
  if (greeting.heard <= static_cast<std::uint64_t>(nothing_up_to) ||
      greeting.heard >= greeted.number) {
    return greeted;
  }
  const auto heard = static_cast<std::int64_t>(greeting.heard);
  TILL_CHECK(upsert_lifetime_.bind(1, greeting.number.value)
                 .bind_blob(2, greeting.nonce.view())
                 .bind(3, heard)
                 .run());
  select_doubles_.bind(1, greeting.number.value).bind_blob(2, greeting.nonce.view());
  TILL_TRY(const auto doubles, only_number(select_doubles_));
  TILL_CHECK(prune_lifetimes_.bind(1, greeting.number.value).run());
  greeted.is_double = doubles > 0;
  return greeted;
}

Result<> Registers::certify(sqlite::Transaction&, const Credential& credential) {
  return update_credential_.bind(1, credential.number.value)
      .bind_blob(2, credential.key.view())
      .bind(3, credential.certificate_pem)
      .run();
}

Result<> Registers::forget_lifetimes(sqlite::Transaction&, RegisterNumber number) {
  TILL_CHECK(update_proven_from_.bind(1, number.value).run());
  return delete_lifetimes_.bind(1, number.value).run();
}

Result<> Registers::touch(sqlite::Transaction&, RegisterNumber number, Instant at) {
  return update_contact_.bind(1, number.value).bind(2, unix_seconds(at)).run();
}

}  // namespace till::ledger
