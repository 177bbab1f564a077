#include "ledger/store/seals.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT OR REPLACE INTO seal (place, register, business_date, agreement, bytes, key,"
    " signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
constexpr std::string_view select_sql =
    "SELECT place, register, business_date, agreement, bytes, key, signature FROM seal"
    " WHERE place = ?1";
constexpr std::string_view select_page_sql =
    "SELECT place, register, business_date, agreement, bytes, key, signature FROM seal"
    " WHERE (?1 IS NULL OR register = ?1) AND (?2 IS NULL OR business_date = ?2) AND place > ?3"
    " ORDER BY place LIMIT ?4";

Result<SealRow> read(const sqlite::Statement& row) {
  SealRow out;
  out.place = {row.integer(0)};
  out.register_number = {row.integer(1)};
  out.business_date = row.text(2);
  out.agreement = row.text(3);
  out.seal.bytes = row.blob(4);
  out.seal.key = row.text(5);
  TILL_TRY(out.seal.signature, fixed_column<Signature>(row, 6));
  return out;
}

}  // namespace

Seals::Seals(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      select_page_(database.prepare(select_page_sql)) {}

Result<> Seals::add(sqlite::Transaction&, const SealRow& row) {
  return insert_.bind(1, row.place.value)
      .bind(2, row.register_number.value)
      .bind(3, row.business_date)
      .bind(4, row.agreement)
      .bind_blob(5, row.seal.bytes)
      .bind(6, row.seal.key)
      .bind_blob(7, row.seal.signature.view())
      .run();
}

Result<std::optional<SealRow>> Seals::find(Place place) {
  select_.bind(1, place.value);
  return first_row<SealRow>(select_, read);
}

Result<std::vector<SealRow>> Seals::list(const SealPage& page) {
  if (page.register_number) select_page_.bind(1, page.register_number->value);
  bind_text_or_null(select_page_, 2, page.business_date);
  select_page_.bind(3, page.after ? page.after->value : 0)
      .bind(4, static_cast<std::int64_t>(page.rows_max));
  return every_row<SealRow>(select_page_, read);
}

}  // namespace till::ledger
