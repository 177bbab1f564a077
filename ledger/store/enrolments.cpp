#include "ledger/store/enrolments.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO enrolment_code (hash, store, name, expires_at, tries, register)"
    " VALUES (?1, ?2, ?3, ?4, 0, ?5)";
constexpr std::string_view select_sql =
    "SELECT hash, store, name, expires_at, tries, used_key, register FROM enrolment_code"
    " WHERE hash = ?1";
constexpr std::string_view update_tries_sql =
    "UPDATE enrolment_code SET tries = tries + 1 WHERE hash = ?1";
constexpr std::string_view update_use_sql =
    "UPDATE enrolment_code SET used_key = ?2, register = ?3 WHERE hash = ?1";

Result<EnrolmentCodeRow> read(const sqlite::Statement& row) {
  EnrolmentCodeRow out;
  TILL_TRY(out.hash, fixed_column<Hash>(row, 0));
  out.store = row.text(1);
  out.name = row.text(2);
  out.expires_at = instant_of(row.integer(3));
  out.tries = row.integer(4);
  TILL_TRY(out.used_key, optional_fixed_column<PublicKey>(row, 5));
  if (!row.is_null(6)) out.register_number = RegisterNumber{row.integer(6)};
  return out;
}

}  // namespace

Enrolments::Enrolments(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      update_tries_(database.prepare(update_tries_sql)),
      update_use_(database.prepare(update_use_sql)) {}

Result<> Enrolments::add(sqlite::Transaction&, const EnrolmentCodeRow& row) {
  insert_.bind_blob(1, row.hash.view())
      .bind(2, row.store)
      .bind(3, row.name)
      .bind(4, unix_seconds(row.expires_at));
  if (row.register_number) {
    insert_.bind(5, row.register_number->value);
  } else {
    insert_.bind_null(5);
  }
  return insert_.run();
}

Result<std::optional<EnrolmentCodeRow>> Enrolments::find(const Hash& hash) {
  select_.bind_blob(1, hash.view());
  return first_row<EnrolmentCodeRow>(select_, read);
}

Result<> Enrolments::count_try(sqlite::Transaction&, const Hash& hash) {
  return update_tries_.bind_blob(1, hash.view()).run();
}

Result<> Enrolments::use(sqlite::Transaction&, const Use& use) {
  return update_use_.bind_blob(1, use.hash.view())
      .bind_blob(2, use.key.view())
      .bind(3, use.register_number.value)
      .run();
}

}  // namespace till::ledger
