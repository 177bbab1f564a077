#include <algorithm>

#include <gtest/gtest.h>

#include "ledger/machines/ingest.h"
#include "record/effects.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

constexpr int accounts = 3;

// Two tills that sell to the same people, spend lots the other one made, and take goods back.
struct Trade {
  Trade(const Rules& rules, std::uint64_t seed, bool forgets = false)
      : chance(seed), tills{{rules, seed}, {rules, ~seed}}, forgetful(forgets) {
    for (int i = 0; i < 60; ++i) act(tills[chance.below(2)]);
    for (auto& till : tills) till.close_day(std::nullopt);
  }

  void act(Till& till) {
    till.now += Seconds{60};
    const auto account = people_id(static_cast<int>(chance.below(accounts)));
    if (chance.below(4) == 0 && !till.sales.empty()) {
      auto sale = till.sales.begin();
      const auto choice =
          forgetful ? std::min<std::size_t>(till.sales.size(), 4) : till.sales.size();
      std::advance(sale, static_cast<std::ptrdiff_t>(chance.below(choice)));
      auto& returns = sale->second.receipt->returns;
      if (forgetful && chance.below(2) == 0) returns.clear();
      if (returns.size() < 2) {
        record::Entry of;
        of.header.id = sale->first;
        till.give_back(of, 1);
      }
      return;
    }
    Wish wish{.account = account, .price = static_cast<std::int64_t>(100 + chance.below(9'000))};
    if (!lots[account].empty() && chance.below(2) == 0) {
      wish.lots = {lots[account][chance.below(lots[account].size())]};
      wish.want_points = static_cast<std::int64_t>(1 + chance.below(300));
    }
    const auto sale = till.sell(wish);
    for (const auto& earned : till.sales.at(sale.header.id).receipt->quote.earned) {
      lots[account].push_back({record::lot_id(sale.header.id, earned.rule), earned.points, till.now,
                               earned.active_from, earned.expires_at, earned.rule, "tea-house"});
    }
  }

  platform::SeededRandom chance;
  std::map<std::string, std::vector<loyalty::PointLot>> lots;
  Till tills[2];
  bool forgetful = false;  // of returns, as after an image was restored
};

// Delivers in pieces of any size, in any order of tills, posting now and then.
void deliver(World& world, const Trade& trade, std::uint64_t seed) {
  platform::SeededRandom chance(seed);
  std::uint64_t sent[2] = {0, 0};
  const RegisterRow rows[2] = {world.admit(trade.tills[0]), world.admit(trade.tills[1])};
  while (sent[0] < trade.tills[0].entries.size() || sent[1] < trade.tills[1].entries.size()) {
    const auto which = chance.below(2);
    const auto batch = trade.tills[which].batch(sent[which], 1 + chance.below(20));
    if (batch.entries.empty()) continue;
    ASSERT_EQ(must(ingest(*world.ledger, rows[which], batch)).kind, Ingested::Kind::received);
    sent[which] += batch.entries.size();
    if (chance.below(3) == 0) must(world.poster->step(1 + chance.below(5)));
  }
  must(world.poster->drain());
}

std::string books_of(World& world) {
  std::string out;
  for (int i = 0; i < accounts; ++i) {
    if (must(world.books->accounts.find(people_id(i)))) out += world.account_json(people_id(i));
  }
  return out;
}

TEST(Posting, any_interleaving_of_registers_gives_the_same_books) {
  const Rules rules;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Trade trade(rules, seed);
    World one;
    World other;
    one.publish(rules);
    other.publish(rules);
    deliver(one, trade, seed * 100);
    deliver(other, trade, seed * 100 + 1);
    ASSERT_FALSE(books_of(one).empty());
    EXPECT_EQ(books_of(one), books_of(other)) << "seed " << seed;
    one.expect_even_books();
    other.expect_even_books();
    EXPECT_EQ(must(one.books->parked.count()), 0);
    EXPECT_EQ(one.number("SELECT count(*) FROM receipt WHERE recomputed <> 'equal'"), 0);
    EXPECT_EQ(one.number("SELECT count(*) FROM seal WHERE agreement <> 'two_way'"), 0);
  }
}

TEST(Posting, returns_made_again_give_the_same_balances_in_any_interleaving) {
  const Rules rules;
  std::int64_t corrected = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Trade trade(rules, seed, true);
    World one;
    World other;
    one.publish(rules);
    other.publish(rules);
    deliver(one, trade, seed * 100);
    deliver(other, trade, seed * 100 + 1);
    for (int i = 0; i < accounts; ++i) {
      EXPECT_EQ(one.account(people_id(i)).balance, other.account(people_id(i)).balance)
          << "seed " << seed << " account " << i;
    }
    one.expect_even_books();
    other.expect_even_books();
    EXPECT_EQ(one.number("SELECT count(*) FROM receipt s WHERE sale IS NULL AND"
                         " ((SELECT sum(restored) FROM receipt r WHERE r.sale = s.id) > s.spent OR"
                         " (SELECT sum(clawed) FROM receipt r WHERE r.sale = s.id) > s.earned)"),
              0);
    corrected += one.number("SELECT count(*) FROM posting WHERE kind = 'adjustment'");
  }
  EXPECT_GT(corrected, 5);
}

}  // namespace
}  // namespace till::ledger::core
