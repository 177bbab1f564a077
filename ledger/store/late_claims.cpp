#include "ledger/store/late_claims.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO late_claim (entry, place, register, sale, account, at, refused, duplicate_of,"
    " earned) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
constexpr std::string_view select_entry_sql =
    "SELECT entry, place, register, sale, account, at, refused, duplicate_of, earned"
    " FROM late_claim WHERE entry = ?1";
constexpr std::string_view select_sale_sql =
    "SELECT entry, place, register, sale, account, at, refused, duplicate_of, earned"
    " FROM late_claim WHERE sale = ?1 AND refused IS NULL AND duplicate_of IS NULL";

Result<LateClaimRow> read(const sqlite::Statement& row) {
  LateClaimRow out;
  TILL_TRY(out.entry, fixed_column<EntryId>(row, 0));
  out.place = {row.integer(1)};
  out.register_number = {row.integer(2)};
  TILL_TRY(out.sale, fixed_column<EntryId>(row, 3));
  out.account = row.text(4);
  out.at = instant_of(row.integer(5));
  if (!row.is_null(6)) out.refused = row.text(6);
  TILL_TRY(out.duplicate_of, optional_fixed_column<EntryId>(row, 7));
  out.earned = loyalty::Points{row.integer(8)};
  return out;
}

}  // namespace

LateClaims::LateClaims(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_entry_(database.prepare(select_entry_sql)),
      select_sale_(database.prepare(select_sale_sql)) {}

Result<> LateClaims::add(sqlite::Transaction&, const LateClaimRow& row) {
  insert_.bind_blob(1, row.entry.view())
      .bind(2, row.place.value)
      .bind(3, row.register_number.value);
  insert_.bind_blob(4, row.sale.view()).bind(5, row.account).bind(6, unix_seconds(row.at));
  bind_text_or_null(insert_, 7, row.refused);
  if (row.duplicate_of) insert_.bind_blob(8, row.duplicate_of->view());
  return insert_.bind(9, row.earned.value()).run();
}

Result<std::optional<LateClaimRow>> LateClaims::find(const EntryId& entry) {
  select_entry_.bind_blob(1, entry.view());
  return first_row<LateClaimRow>(select_entry_, read);
}

Result<std::optional<LateClaimRow>> LateClaims::posted_of(const EntryId& sale) {
  select_sale_.bind_blob(1, sale.view());
  return first_row<LateClaimRow>(select_sale_, read);
}

}  // namespace till::ledger
