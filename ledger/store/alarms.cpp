#include "ledger/store/alarms.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO alarm (at, kind, register, entry, text) VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr std::string_view select_sql =
    "SELECT number, at, kind, register, entry, text FROM alarm WHERE number > ?1"
    " ORDER BY number LIMIT ?2";
constexpr std::string_view count_sql = "SELECT count(*) FROM alarm WHERE kind = ?1";
constexpr std::string_view select_recent_sql =
    "SELECT count(*) FROM alarm WHERE kind = ?1 AND register IS ?2 AND at > ?3";

Result<AlarmRow> read(const sqlite::Statement& row) {
  AlarmRow out;
  out.number = row.integer(0);
  out.at = instant_of(row.integer(1));
  out.kind = row.text(2);
  if (!row.is_null(3)) out.register_number = RegisterNumber{row.integer(3)};
  TILL_TRY(out.entry, optional_fixed_column<EntryId>(row, 4));
  out.text = row.text(5);
  return out;
}

}  // namespace

Alarms::Alarms(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      count_(database.prepare(count_sql)),
      select_recent_(database.prepare(select_recent_sql)) {}

Result<> Alarms::raise(sqlite::Transaction&, const AlarmRow& alarm) {
  insert_.bind(1, unix_seconds(alarm.at)).bind(2, alarm.kind);
  if (alarm.register_number) insert_.bind(3, alarm.register_number->value);
  if (alarm.entry) insert_.bind_blob(4, alarm.entry->view());
  return insert_.bind(5, alarm.text).run();
}

Result<> Alarms::raise_rarely(sqlite::Transaction& transaction, const AlarmRow& alarm,
                              Seconds quiet) {
  select_recent_.bind(1, alarm.kind);
  if (alarm.register_number) select_recent_.bind(2, alarm.register_number->value);
  select_recent_.bind(3, unix_seconds(alarm.at - quiet));
  TILL_TRY(const auto recent, only_number(select_recent_));
  if (recent > 0) return {};
  return raise(transaction, alarm);
}

Result<std::vector<AlarmRow>> Alarms::list(std::int64_t after_number, std::size_t rows_max) {
  select_.bind(1, after_number).bind(2, static_cast<std::int64_t>(rows_max));
  return every_row<AlarmRow>(select_, read);
}

Result<std::int64_t> Alarms::count(std::string_view kind) {
  count_.bind(1, kind);
  return only_number(count_);
}

}  // namespace till::ledger
