#include "ledger/store/meta.h"

namespace till::ledger {
namespace {

constexpr std::string_view upsert_sql =
    "INSERT INTO meta (name, value) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr std::string_view select_sql = "SELECT value FROM meta WHERE name = ?1";

}  // namespace

Meta::Meta(sqlite::Database& database)
    : upsert_(database.prepare(upsert_sql)), select_(database.prepare(select_sql)) {}

Result<> Meta::store(sqlite::Transaction&, std::string_view name, std::string_view value) {
  return upsert_.bind(1, name).bind(2, value).run();
}

Result<std::optional<std::string>> Meta::load(std::string_view name) {
  select_.bind(1, name);
  return first_row<std::string>(
      select_, [](const sqlite::Statement& row) -> Result<std::string> { return row.text(0); });
}

}  // namespace till::ledger
