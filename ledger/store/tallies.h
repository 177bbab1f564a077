// What is counted per account beside points: stamps and quests, uses of offers, points redeemed in
// a day, goods bought, serials used.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/reading.h"
#include "loyalty/values.h"

namespace till::ledger {

struct UseCount {
  std::string account;
  std::string offer;
  std::string day;  // business date
  std::int64_t count = 0;
};
struct DayPoints {
  std::string account;
  std::string day;
  loyalty::Points points;
};

// Repository of the tables counter, offer_use, redeemed, bought and code_use.
class Tallies {
 public:
  explicit Tallies(sqlite::Database& database);

  // Errors: invalid when a sum would pass int64.
  [[nodiscard]] Result<> count(sqlite::Transaction& transaction, std::string_view account,
                               const std::pair<std::string, std::int64_t>& counter);
  [[nodiscard]] Result<> use(sqlite::Transaction& transaction, const UseCount& use);
  [[nodiscard]] Result<> redeem(sqlite::Transaction& transaction, const DayPoints& redeemed);
  [[nodiscard]] Result<> buy(sqlite::Transaction& transaction, std::string_view account,
                             std::string_view sku);
  struct CodeUse {
    std::string serial;
    EntryId entry;
    std::string account;  // may be empty
    Instant at{};
  };
  // True when another entry used it before.
  [[nodiscard]] Result<bool> use_code(sqlite::Transaction& transaction, const CodeUse& use);

  [[nodiscard]] Result<std::map<std::string, std::int64_t>> counters(std::string_view account);
  [[nodiscard]] Result<std::vector<UseCount>> uses(std::string_view account);
  // The newest day up to `last`.
  [[nodiscard]] Result<std::optional<DayPoints>> redeemed(std::string_view account,
                                                          std::string_view last);
  [[nodiscard]] Result<std::vector<std::string>> bought(std::string_view account);

 private:
  sqlite::Statement select_counter_;
  sqlite::Statement upsert_counter_;
  sqlite::Statement upsert_use_;
  sqlite::Statement select_redeemed_;
  sqlite::Statement upsert_redeemed_;
  sqlite::Statement insert_bought_;
  sqlite::Statement select_code_;
  sqlite::Statement insert_code_;
  sqlite::Statement select_counters_;
  sqlite::Statement select_uses_;
  sqlite::Statement select_newest_redeemed_;
  sqlite::Statement select_bought_;
};

}  // namespace till::ledger
