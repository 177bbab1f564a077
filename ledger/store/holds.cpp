#include "ledger/store/holds.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO hold (id, register, account, points, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (id) DO UPDATE SET account = excluded.account, points = excluded.points,"
    " expires_at = excluded.expires_at";
constexpr std::string_view insert_code_sql =
    "INSERT OR IGNORE INTO held_code (serial, hold) VALUES (?1, ?2)";
constexpr std::string_view delete_sql =
    "DELETE FROM hold WHERE id = ?1 AND (?2 IS NULL OR register = ?2)";
constexpr std::string_view delete_codes_sql =
    "DELETE FROM held_code WHERE hold = ?1 AND hold NOT IN (SELECT id FROM hold)";
constexpr std::string_view delete_ended_sql = "DELETE FROM hold WHERE expires_at <= ?1";
constexpr std::string_view delete_ended_codes_sql =
    "DELETE FROM held_code WHERE hold NOT IN (SELECT id FROM hold)";
constexpr std::string_view select_held_sql =
    "SELECT coalesce(sum(points), 0) FROM hold WHERE account = ?1 AND id <> ?2"
    " AND expires_at > ?3";
constexpr std::string_view select_active_sql =
    "SELECT coalesce((SELECT sum(points) FROM lot WHERE account = ?1"
    " AND coalesce(active_from, 0) <= ?2 AND (expires_at IS NULL OR expires_at > ?2)), 0)"
    " - coalesce((SELECT debt FROM account WHERE id = ?1), 0)";
constexpr std::string_view select_taken_sql =
    "SELECT EXISTS (SELECT 1 FROM code_use WHERE serial = ?1) OR EXISTS (SELECT 1 FROM held_code c"
    " JOIN hold h ON h.id = c.hold WHERE c.serial = ?1 AND h.id <> ?2 AND h.expires_at > ?3)";

}  // namespace

Holds::Holds(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      insert_code_(database.prepare(insert_code_sql)),
      delete_(database.prepare(delete_sql)),
      delete_codes_(database.prepare(delete_codes_sql)),
      delete_ended_(database.prepare(delete_ended_sql)),
      delete_ended_codes_(database.prepare(delete_ended_codes_sql)),
      select_held_(database.prepare(select_held_sql)),
      select_active_(database.prepare(select_active_sql)),
      select_taken_(database.prepare(select_taken_sql)) {}

Result<> Holds::add(sqlite::Transaction&, const Hold& hold) {
  TILL_CHECK(insert_.bind_blob(1, hold.id.view())
                 .bind(2, hold.register_number.value)
                 .bind(3, hold.account)
                 .bind(4, hold.points.value())
                 .bind(5, unix_seconds(hold.expires_at))
                 .run());
  for (const auto& serial : hold.codes) {
    TILL_CHECK(insert_code_.bind(1, serial).bind_blob(2, hold.id.view()).run());
  }
  return {};
}

Result<> Holds::release(sqlite::Transaction&, const ReservationId& id,
                        std::optional<RegisterNumber> only_of) {
  delete_.bind_blob(1, id.view());
  if (only_of) delete_.bind(2, only_of->value);
  TILL_CHECK(delete_.run());
  return delete_codes_.bind_blob(1, id.view()).run();
}

Result<> Holds::end_before(sqlite::Transaction&, Instant now) {
  TILL_CHECK(delete_ended_.bind(1, unix_seconds(now)).run());
  return delete_ended_codes_.run();
}

Result<loyalty::Points> Holds::held(const Ask& ask) {
  TILL_TRY(const auto points, only_number(select_held_.bind(1, ask.account)
                                              .bind_blob(2, ask.but.view())
                                              .bind(3, unix_seconds(ask.now))));
  return loyalty::Points{points};
}

Result<loyalty::Points> Holds::active(std::string_view account, Instant now) {
  TILL_TRY(const auto points,
           only_number(select_active_.bind(1, account).bind(2, unix_seconds(now))));
  return loyalty::Points{points};
}

Result<bool> Holds::is_taken(std::string_view serial, const Ask& ask) {
  TILL_TRY(const auto taken, only_number(select_taken_.bind(1, serial)
                                             .bind_blob(2, ask.but.view())
                                             .bind(3, unix_seconds(ask.now))));
  return taken != 0;
}

}  // namespace till::ledger
