#include "ledger/store/tokens.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO token (hash, name, role, made_at) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view select_sql =
    "SELECT hash, name, role, made_at FROM token WHERE hash = ?1";
constexpr std::string_view select_all_sql =
    "SELECT hash, name, role, made_at FROM token ORDER BY name";

Result<TokenRow> read(const sqlite::Statement& row) {
  TILL_TRY(const auto hash, fixed_column<Hash>(row, 0));
  return TokenRow{hash, row.text(1), row.text(2), instant_of(row.integer(3))};
}

}  // namespace

Tokens::Tokens(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      select_all_(database.prepare(select_all_sql)) {}

Result<> Tokens::add(sqlite::Transaction&, const TokenRow& row) {
  return insert_.bind_blob(1, row.hash.view())
      .bind(2, row.name)
      .bind(3, row.role)
      .bind(4, unix_seconds(row.made_at))
      .run();
}

Result<std::optional<TokenRow>> Tokens::find(const Hash& hash) {
  select_.bind_blob(1, hash.view());
  return first_row<TokenRow>(select_, read);
}

Result<std::vector<TokenRow>> Tokens::list() { return every_row<TokenRow>(select_all_, read); }

}  // namespace till::ledger
