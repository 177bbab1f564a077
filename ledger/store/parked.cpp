#include "ledger/store/parked.h"

namespace till::ledger {
namespace {

constexpr std::string_view upsert_sql =
    "INSERT INTO parked (place, register, code, waits_for, detail, at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (place) DO UPDATE SET code = excluded.code,"
    " waits_for = excluded.waits_for, detail = excluded.detail, at = excluded.at, retry = 0";
constexpr std::string_view delete_sql = "DELETE FROM parked WHERE place = ?1";
constexpr std::string_view select_register_sql =
    "SELECT place, register, code, waits_for, detail, at FROM parked WHERE register = ?1"
    " ORDER BY place LIMIT ?2";
constexpr std::string_view select_ready_sql =
    "SELECT place, register, code, waits_for, detail, at FROM parked"
    " WHERE retry = 1 OR waits_for IS NOT NULL AND"
    " (EXISTS (SELECT 1 FROM receipt WHERE id = waits_for)"
    " OR EXISTS (SELECT 1 FROM receipt WHERE pos_key = waits_for)"
    " OR EXISTS (SELECT 1 FROM ruleset WHERE sha256 = waits_for)) ORDER BY place LIMIT ?1";
constexpr std::string_view select_page_sql =
    "SELECT place, register, code, waits_for, detail, at FROM parked"
    " WHERE (?1 IS NULL OR register = ?1) AND place > ?2 ORDER BY place LIMIT ?3";
constexpr std::string_view update_retry_sql =
    "UPDATE parked SET retry = 1 WHERE (?1 IS NULL OR register = ?1) AND (?2 = '' OR code = ?2)";
constexpr std::string_view count_sql =
    "SELECT count(*) FROM parked WHERE ?1 IS NULL OR register = ?1";

Result<ParkedRow> read(const sqlite::Statement& row) {
  return ParkedRow{{row.integer(0)}, {row.integer(1)},
                   row.text(2),      row.is_null(3) ? Bytes{} : row.blob(3),
                   row.text(4),      instant_of(row.integer(5))};
}

}  // namespace

Parked::Parked(sqlite::Database& database)
    : upsert_(database.prepare(upsert_sql)),
      delete_(database.prepare(delete_sql)),
      select_register_(database.prepare(select_register_sql)),
      select_ready_(database.prepare(select_ready_sql)),
      count_(database.prepare(count_sql)),
      select_page_(database.prepare(select_page_sql)),
      update_retry_(database.prepare(update_retry_sql)) {}

Result<> Parked::park(sqlite::Transaction&, const ParkedRow& row) {
  upsert_.bind(1, row.place.value).bind(2, row.register_number.value).bind(3, row.code);
  if (row.waits_for.empty()) {
    upsert_.bind_null(4);
  } else {
    upsert_.bind_blob(4, row.waits_for);
  }
  return upsert_.bind(5, row.detail).bind(6, unix_seconds(row.at)).run();
}

Result<> Parked::release(sqlite::Transaction&, Place place) {
  return delete_.bind(1, place.value).run();
}

Result<std::vector<ParkedRow>> Parked::of_register(RegisterNumber number, std::size_t rows_max) {
  select_register_.bind(1, number.value).bind(2, static_cast<std::int64_t>(rows_max));
  return every_row<ParkedRow>(select_register_, read);
}

Result<std::vector<ParkedRow>> Parked::list(const Page& page) {
  if (page.of) {
    select_page_.bind(1, page.of->value);
  } else {
    select_page_.bind_null(1);
  }
  select_page_.bind(2, page.after.value).bind(3, static_cast<std::int64_t>(page.rows_max));
  return every_row<ParkedRow>(select_page_, read);
}

Result<std::int64_t> Parked::retry(sqlite::Transaction& transaction,
                                   std::optional<RegisterNumber> of, std::string_view code) {
  if (of) {
    update_retry_.bind(1, of->value);
  } else {
    update_retry_.bind_null(1);
  }
  TILL_CHECK(update_retry_.bind(2, code).run());
  return transaction.database().rows_changed();
}

Result<std::vector<ParkedRow>> Parked::ready(std::size_t rows_max) {
  select_ready_.bind(1, static_cast<std::int64_t>(rows_max));
  return every_row<ParkedRow>(select_ready_, read);
}

Result<std::int64_t> Parked::count(std::optional<RegisterNumber> number) {
  if (number) {
    count_.bind(1, number->value);
  } else {
    count_.bind_null(1);
  }
  return only_number(count_);
}

}  // namespace till::ledger
