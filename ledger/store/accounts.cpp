#include "ledger/store/accounts.h"

#include <algorithm>

#include "base/crypto/crypto.h"

namespace till::ledger {
namespace {

constexpr std::string_view insert_sql =
    "INSERT INTO account (id, kind, balance, debt, purchases, opened_at)"
    " VALUES (?1, ?2, 0, 0, 0, ?3) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind"
    " WHERE kind = 'pending' AND excluded.kind = 'member'";
constexpr std::string_view select_sql =
    "SELECT id, kind, balance, debt, purchases, last_purchase, offline_points_max, opened_at"
    " FROM account WHERE id = ?1";
constexpr std::string_view select_lots_sql =
    "SELECT id, points, earned_at, active_from, expires_at, source, partner FROM lot"
    " WHERE account = ?1 ORDER BY id";
constexpr std::string_view update_purchases_sql =
    "UPDATE account SET purchases = purchases + ?2, last_purchase ="
    " max(coalesce(last_purchase, ?3), coalesce(?3, last_purchase)) WHERE id = ?1";
constexpr std::string_view update_offline_sql =
    "UPDATE account SET offline_points_max = ?2 WHERE id = ?1";

Result<AccountKind> kind_from(std::string_view name) {
  for (const auto kind : {AccountKind::member, AccountKind::pending, AccountKind::house}) {
    if (name_of(kind) == name) return kind;
  }
  return fail(ErrorCode::corrupt, "an account is of an unknown kind");
}

Result<Account> read(const sqlite::Statement& row) {
  Account out;
  out.id = row.text(0);
  TILL_TRY(out.kind, kind_from(row.text(1)));
  out.balance = loyalty::Points{row.integer(2)};
  out.debt = loyalty::Points{row.integer(3)};
  out.purchases = row.integer(4);
  out.last_purchase = optional_instant(row, 5);
  if (!row.is_null(6)) out.offline_points_max = loyalty::Points{row.integer(6)};
  out.opened_at = instant_of(row.integer(7));
  return out;
}

Result<loyalty::PointLot> read_lot(const sqlite::Statement& row) {
  return loyalty::PointLot{row.text(0),
                           loyalty::Points{row.integer(1)},
                           instant_of(row.integer(2)),
                           optional_instant(row, 3),
                           optional_instant(row, 4),
                           row.text(5),
                           row.text(6)};
}

}  // namespace

std::string_view name_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::member:
      return "member";
    case AccountKind::pending:
      return "pending";
    case AccountKind::house:
      return "house";
  }
  require(false, "a kind of account without a name");
  return {};
}

bool is_people_id(std::string_view id) {
  constexpr std::size_t digits = 32;
  return id.size() == digits && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string pending_account_of(const CardToken& token) {
  Bytes bytes = "till-pending-1";
  bytes += '\0';
  bytes += token.view();
  constexpr std::size_t id_bytes = 16;
  return to_hex(crypto::sha256(bytes).view().substr(0, id_bytes));
}

Accounts::Accounts(sqlite::Database& database)
    : insert_(database.prepare(insert_sql)),
      select_(database.prepare(select_sql)),
      select_lots_(database.prepare(select_lots_sql)),
      update_purchases_(database.prepare(update_purchases_sql)),
      update_offline_(database.prepare(update_offline_sql)) {}

Result<> Accounts::open(sqlite::Transaction&, std::string_view id, AccountKind kind, Instant at) {
  return insert_.bind(1, id).bind(2, name_of(kind)).bind(3, unix_seconds(at)).run();
}

Result<std::optional<Account>> Accounts::find(std::string_view id) {
  select_.bind(1, id);
  return first_row<Account>(select_, read);
}

Result<std::vector<loyalty::PointLot>> Accounts::lots(std::string_view account) {
  select_lots_.bind(1, account);
  return every_row<loyalty::PointLot>(select_lots_, read_lot);
}

Result<> Accounts::add_purchase(sqlite::Transaction&, const Purchase& purchase) {
  update_purchases_.bind(1, purchase.account).bind(2, purchase.count);
  bind_instant(update_purchases_, 3, purchase.at);
  return update_purchases_.run();
}

Result<> Accounts::set_offline_points_max(sqlite::Transaction&, std::string_view account,
                                          std::optional<loyalty::Points> max) {
  update_offline_.bind(1, account);
  if (max) {
    update_offline_.bind(2, max->value());
  } else {
    update_offline_.bind_null(2);
  }
  return update_offline_.run();
}

}  // namespace till::ledger
