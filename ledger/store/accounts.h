// Accounts and their lots. A balance changes by postings alone (store/postings.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/reading.h"
#include "loyalty/member.h"
#include "loyalty/values.h"

namespace till::ledger {

enum class AccountKind {
  member,   // of people: one member or a household
  pending,  // of a card that nobody registered
  house,    // the other side: "issuance:<partner>", "redemption:<partner>", "import"
};
[[nodiscard]] std::string_view name_of(AccountKind kind);

struct Account {
  std::string id;
  AccountKind kind = AccountKind::member;
  loyalty::Points balance;  // the sum of its postings: its lots less its debt
  loyalty::Points debt;
  std::int64_t purchases = 0;
  std::optional<Instant> last_purchase;
  std::optional<loyalty::Points> offline_points_max;
  Instant opened_at{};
  friend bool operator==(const Account&, const Account&) = default;
};

// True for 32 lower-case hex digits: what a till takes for an account or member.
[[nodiscard]] bool is_people_id(std::string_view id);
// The account that a card nobody registered earns to: the same in every ledger.
[[nodiscard]] std::string pending_account_of(const CardToken& token);

// Repository of the table account, and reader of lot.
class Accounts {
 public:
  explicit Accounts(sqlite::Database& database);

  // Does nothing when it is there; a pending one becomes a member's when opened as such.
  [[nodiscard]] Result<> open(sqlite::Transaction& transaction, std::string_view id,
                              AccountKind kind, Instant at);
  [[nodiscard]] Result<std::optional<Account>> find(std::string_view id);
  // Sorted by id; those that are used up too.
  [[nodiscard]] Result<std::vector<loyalty::PointLot>> lots(std::string_view account);
  struct Purchase {
    std::string account;
    std::int64_t count = 1;  // -1 for a void
    std::optional<Instant> at;
  };
  [[nodiscard]] Result<> add_purchase(sqlite::Transaction& transaction, const Purchase& purchase);
  [[nodiscard]] Result<> set_offline_points_max(sqlite::Transaction& transaction,
                                                std::string_view account,
                                                std::optional<loyalty::Points> max);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
  sqlite::Statement select_lots_;
  sqlite::Statement update_purchases_;
  sqlite::Statement update_offline_;
};

}  // namespace till::ledger
