#include "ledger/store/tallies.h"

#include "ledger/store/checked.h"

namespace till::ledger {
namespace {

constexpr std::string_view select_counter_sql =
    "SELECT count FROM counter WHERE account = ?1 AND name = ?2";
constexpr std::string_view upsert_counter_sql =
    "INSERT INTO counter (account, name, count) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (account, name) DO UPDATE SET count = excluded.count";
// One entry adds or takes one use: the sum cannot leave int64.
constexpr std::string_view upsert_use_sql =
    "INSERT INTO offer_use (account, offer, day, count) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (account, offer, day) DO UPDATE SET count = count + excluded.count";
constexpr std::string_view select_redeemed_sql =
    "SELECT points FROM redeemed WHERE account = ?1 AND day = ?2";
constexpr std::string_view upsert_redeemed_sql =
    "INSERT INTO redeemed (account, day, points) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (account, day) DO UPDATE SET points = excluded.points";
constexpr std::string_view insert_bought_sql =
    "INSERT OR IGNORE INTO bought (account, sku) VALUES (?1, ?2)";
constexpr std::string_view select_code_sql =
    "SELECT 1 FROM code_use WHERE serial = ?1 AND entry <> ?2 LIMIT 1";
constexpr std::string_view insert_code_sql =
    "INSERT OR IGNORE INTO code_use (serial, entry, account, at) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view select_counters_sql =
    "SELECT name, count FROM counter WHERE account = ?1 AND count <> 0 ORDER BY name";
constexpr std::string_view select_uses_sql =
    "SELECT offer, day, count FROM offer_use WHERE account = ?1 AND count <> 0"
    " ORDER BY offer, day";
constexpr std::string_view select_newest_redeemed_sql =
    "SELECT day, points FROM redeemed WHERE account = ?1 AND day <= ?2 ORDER BY day DESC LIMIT 1";
constexpr std::string_view select_bought_sql =
    "SELECT sku FROM bought WHERE account = ?1 ORDER BY sku";

}  // namespace

Tallies::Tallies(sqlite::Database& database)
    : select_counter_(database.prepare(select_counter_sql)),
      upsert_counter_(database.prepare(upsert_counter_sql)),
      upsert_use_(database.prepare(upsert_use_sql)),
      select_redeemed_(database.prepare(select_redeemed_sql)),
      upsert_redeemed_(database.prepare(upsert_redeemed_sql)),
      insert_bought_(database.prepare(insert_bought_sql)),
      select_code_(database.prepare(select_code_sql)),
      insert_code_(database.prepare(insert_code_sql)),
      select_counters_(database.prepare(select_counters_sql)),
      select_uses_(database.prepare(select_uses_sql)),
      select_newest_redeemed_(database.prepare(select_newest_redeemed_sql)),
      select_bought_(database.prepare(select_bought_sql)) {}

Result<> Tallies::count(sqlite::Transaction&, std::string_view account,
                        const std::pair<std::string, std::int64_t>& counter) {
  select_counter_.bind(1, account).bind(2, counter.first);
  TILL_TRY(const auto before, only_number(select_counter_));
  TILL_TRY(const auto after, sum_of(before, counter.second));
  return upsert_counter_.bind(1, account).bind(2, counter.first).bind(3, after).run();
}

Result<> Tallies::use(sqlite::Transaction&, const UseCount& use) {
  return upsert_use_.bind(1, use.account)
      .bind(2, use.offer)
      .bind(3, use.day)
      .bind(4, use.count)
      .run();
}

Result<> Tallies::redeem(sqlite::Transaction&, const DayPoints& redeemed) {
  select_redeemed_.bind(1, redeemed.account).bind(2, redeemed.day);
  TILL_TRY(const auto before, only_number(select_redeemed_));
  TILL_TRY(const auto after, sum_of(before, redeemed.points.value()));
  return upsert_redeemed_.bind(1, redeemed.account).bind(2, redeemed.day).bind(3, after).run();
}

Result<> Tallies::buy(sqlite::Transaction&, std::string_view account, std::string_view sku) {
  return insert_bought_.bind(1, account).bind(2, sku).run();
}

Result<bool> Tallies::use_code(sqlite::Transaction&, const CodeUse& use) {
  select_code_.bind(1, use.serial).bind_blob(2, use.entry.view());
  TILL_TRY(const auto used_before, only_number(select_code_));
  insert_code_.bind(1, use.serial).bind_blob(2, use.entry.view());
  bind_text_or_null(insert_code_, 3, use.account);
  TILL_CHECK(insert_code_.bind(4, unix_seconds(use.at)).run());
  return used_before != 0;
}

Result<std::map<std::string, std::int64_t>> Tallies::counters(std::string_view account) {
  using Counter = std::pair<std::string, std::int64_t>;
  select_counters_.bind(1, account);
  TILL_TRY(auto rows, every_row<Counter>(select_counters_,
                                         [](const sqlite::Statement& row) -> Result<Counter> {
                                           return Counter{row.text(0), row.integer(1)};
                                         }));
  return std::map<std::string, std::int64_t>(rows.begin(), rows.end());
}

Result<std::vector<UseCount>> Tallies::uses(std::string_view account) {
  select_uses_.bind(1, account);
  return every_row<UseCount>(select_uses_, [&](const sqlite::Statement& row) -> Result<UseCount> {
    return UseCount{std::string(account), row.text(0), row.text(1), row.integer(2)};
  });
}

Result<std::optional<DayPoints>> Tallies::redeemed(std::string_view account,
                                                   std::string_view last) {
  select_newest_redeemed_.bind(1, account).bind(2, last);
  return first_row<DayPoints>(
      select_newest_redeemed_, [&](const sqlite::Statement& row) -> Result<DayPoints> {
        return DayPoints{std::string(account), row.text(0), loyalty::Points{row.integer(1)}};
      });
}

Result<std::vector<std::string>> Tallies::bought(std::string_view account) {
  select_bought_.bind(1, account);
  return every_row<std::string>(
      select_bought_,
      [](const sqlite::Statement& row) -> Result<std::string> { return row.text(0); });
}

}  // namespace till::ledger
