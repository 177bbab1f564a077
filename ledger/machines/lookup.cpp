#include "ledger/machines/lookup.h"

#include "base/json/fields.h"
#include "ledger/machines/feed_page.h"
#include "ledger/machines/feed_rows.h"

namespace till::ledger {
namespace {

Result<std::string> account_asked(Books& books, const LookupAsked& asked) {
  if (asked.token) {
    TILL_TRY(const auto known, books.people.find(*asked.token));
    return known ? known->account : std::string();
  }
  TILL_TRY(const auto member, books.people.find(asked.member));
  return member ? member->account : std::string();
}

// The account, everybody who shares it, and every card that names it.
Result<std::vector<Change>> things_of(Books& books, const std::string& account) {
  std::vector<Change> out{{0, std::string(feed_kind::account), account, {}}};
  TILL_TRY(const auto members, books.people.of_account(account));
  for (const auto& member : members) {
    out.push_back({0, std::string(feed_kind::member), member.id, {}});
  }
  TILL_TRY(const auto cards, books.people.identifiers_of(account));
  for (const auto& card : cards) {
    out.push_back({0, std::string(feed_kind::card), to_hex(card.token), {}});
  }
  return out;
}

Result<> join_scope(const Ledger& ledger, const RegisterRow& row, const std::string& account) {
  TILL_TRY(const bool held, ledger.books.live_scope.holds(row.store, account));
  if (held) return {};
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.live_scope.join(transaction, {row.store, account, ledger.clock.wall()}));
  return transaction.commit();
}

}  // namespace

Result<LookupAsked> read_lookup(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "lookup", refusal);
  LookupAsked asked;
  if (const auto token = fields.optional_text("token")) {
    const auto read = fixed_from_hex<CardToken>(*token);
    if (!read) fields.refuse("token", "must be 32 hex digits");
    asked.token = read.value_or(CardToken{});
  } else {
    asked.member = fields.text("member");
  }
  TILL_CHECK(refusal.result());
  return asked;
}

Result<std::optional<record::ChangePage>> look_up(const Ledger& ledger, RulesetShelf& shelf,
                                                  const RegisterRow& row,
                                                  const LookupAsked& asked) {
  auto& books = ledger.books;
  TILL_TRY(const auto account, account_asked(books, asked));
  if (account.empty()) return std::optional<record::ChangePage>{};
  TILL_CHECK(join_scope(ledger, row, account));
  TILL_TRY(const auto rules, shelf.newest());
  const RowSource source{ledger, rules.get(), ledger.clock.wall()};
  record::ChangePage page;
  page.time = source.now;
  TILL_TRY(page.cursor, books.feed.newest_cursor());
  TILL_TRY(page.reflects, reflected(books, row.number));
  TILL_TRY(const auto things, things_of(books, account));
  for (const auto& thing : things) {
    TILL_TRY(auto changed, row_of(source, thing));
    page.rows.push_back(std::move(changed));
  }
  return page;
}

}  // namespace till::ledger
