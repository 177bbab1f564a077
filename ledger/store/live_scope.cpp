#include "ledger/store/live_scope.h"

namespace till::ledger {
namespace {

constexpr std::string_view select_sql =
    "SELECT EXISTS (SELECT 1 FROM live_scope WHERE store = ?1 AND account = ?2)";
constexpr std::string_view upsert_sql =
    "INSERT INTO live_scope (store, account, used_at) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (store, account) DO UPDATE SET used_at = max(used_at, excluded.used_at)";
constexpr std::string_view fill_sql =
    "INSERT INTO live_scope (store, account, used_at)"
    " SELECT g.store, r.account, max(r.at) FROM receipt r JOIN register g ON g.number = r.register"
    " WHERE r.account IS NOT NULL AND r.at >= ?1 GROUP BY g.store, r.account"
    " ON CONFLICT (store, account) DO UPDATE SET used_at = max(used_at, excluded.used_at)";
constexpr std::string_view count_sql = "SELECT count(*) FROM live_scope";

}  // namespace

LiveScope::LiveScope(sqlite::Database& database)
    : select_(database.prepare(select_sql)),
      upsert_(database.prepare(upsert_sql)),
      fill_(database.prepare(fill_sql)),
      count_(database.prepare(count_sql)) {}

Result<bool> LiveScope::holds(std::string_view store, std::string_view account) {
  TILL_TRY(const auto held, only_number(select_.bind(1, store).bind(2, account)));
  return held != 0;
}

Result<bool> LiveScope::join(sqlite::Transaction&, const Use& use) {
  TILL_TRY(const bool held, holds(use.store, use.account));
  TILL_CHECK(upsert_.bind(1, use.store).bind(2, use.account).bind(3, unix_seconds(use.at)).run());
  return !held;
}

Result<> LiveScope::fill(sqlite::Transaction&, Instant since) {
  return fill_.bind(1, unix_seconds(since)).run();
}

Result<std::int64_t> LiveScope::count() { return only_number(count_); }

}  // namespace till::ledger
