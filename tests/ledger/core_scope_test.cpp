#include <algorithm>

#include <gtest/gtest.h>

#include "ledger/machines/feed_page.h"
#include "ledger/machines/lookup.h"
#include "ledger/machines/scope.h"
#include "record/rows.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

// Two stores with a till each; members with a card.
class ScopeTest : public ::testing::Test {
 protected:
  ScopeTest() {
    world.publish(rules);
    row = world.admit(till);
    must(world.books->database.execute("UPDATE register SET store = 's2' WHERE number = " +
                                       std::to_string(world.admit(other).number.value)));
    other_row = must(world.books->registers.find(other.id)).value();
    for (int i = 1; i <= 3; ++i) join(i);
  }
  static CardToken card(int number) {
    return must(fixed_from_hex<CardToken>(people_id(500 + number)));
  }
  void join(int number) {
    auto transaction = must(world.books->begin());
    const auto account = people_id(number);
    must(world.books->accounts.open(transaction, account, AccountKind::member, world.clock.wall()));
    Member member;
    member.id = people_id(100 + number);
    member.account = account;
    must(world.books->people.store(transaction, member));
    must(world.books->people.store(
        transaction, Identifier{card(number), "card", account, member.id, "****", false}));
    must(world.books->feed.bump(transaction, {feed_kind::account, account, account}));
    must(world.books->feed.bump(transaction, {feed_kind::member, member.id, account}));
    must(world.books->feed.bump(transaction, {feed_kind::card, to_hex(card(number)), account}));
    must(transaction.commit());
  }
  std::vector<std::string> people_of(const RegisterRow& asking, std::int64_t cursor = 0) {
    std::vector<std::string> out;
    const auto page =
        must(feed_page(*world.ledger, world.poster->shelf(), {asking.number, cursor}));
    for (const auto& changed : page.rows) {
      if (changed.kind == "account" || changed.kind == "member" || changed.kind == "card") {
        out.push_back(changed.kind + " " + std::to_string(std::stoi(changed.id)));
      }
    }
    return out;
  }
  void scope(Scope wanted) { must(set_scope(*world.ledger, wanted)); }

  Rules rules;
  Till till{rules, 1};
  Till other{rules, 2};
  World world;
  RegisterRow row;
  RegisterRow other_row;
};

TEST_F(ScopeTest, at_first_a_store_is_told_of_nobody_who_did_not_use_it) {
  EXPECT_TRUE(people_of(row).empty());
  EXPECT_TRUE(people_of(other_row).empty());
}

TEST_F(ScopeTest, a_small_ledger_may_tell_every_till_of_everybody) {
  scope(Scope::all);
  EXPECT_EQ(people_of(row).size(), 9U);
  EXPECT_EQ(people_of(other_row).size(), 9U);
}

TEST_F(ScopeTest, a_store_is_told_of_those_who_bought_there_whole) {
  scope(Scope::store);
  EXPECT_TRUE(people_of(row).empty());
  till.sell({.account = people_id(2)});
  world.take(till);
  EXPECT_EQ(people_of(row), (std::vector<std::string>{"card 502", "account 2", "member 102"}));
  EXPECT_TRUE(people_of(other_row).empty());
}

TEST_F(ScopeTest, who_bought_before_is_in_the_scope_when_it_begins) {
  scope(Scope::all);
  till.sell({.account = people_id(1)});
  world.take(till);
  scope(Scope::store);
  EXPECT_EQ(people_of(row).size(), 3U);
  EXPECT_TRUE(people_of(other_row).empty());
}

TEST_F(ScopeTest, a_lookup_brings_the_rows_and_every_later_change) {
  scope(Scope::store);
  const auto before = must(world.books->feed.newest_cursor());
  const auto page = must(look_up(*world.ledger, world.poster->shelf(), other_row, {card(3), {}}));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->cursor, before);
  EXPECT_EQ(page->rows.size(), 3U);
  EXPECT_EQ(std::ranges::count(page->rows, "card", &record::ChangedRow::kind), 1);
  till.sell({.account = people_id(3)});
  world.take(till);
  EXPECT_EQ(people_of(other_row, before).size(), 3U);
}

TEST_F(ScopeTest, a_lookup_is_stamped_with_what_the_asking_till_sent) {
  till.sell({.account = people_id(1)});
  world.take(till);
  const auto ours = must(look_up(*world.ledger, world.poster->shelf(), row, {card(1), {}}));
  EXPECT_EQ(ours->reflects, till.head());
  const auto theirs = must(look_up(*world.ledger, world.poster->shelf(), other_row, {card(1), {}}));
  EXPECT_FALSE(theirs->reflects.has_value());
}

TEST_F(ScopeTest, a_member_is_found_by_number_and_a_stranger_is_not) {
  const auto& shelf = world.poster;
  EXPECT_TRUE(must(look_up(*world.ledger, shelf->shelf(), row, {{}, people_id(102)})).has_value());
  EXPECT_FALSE(must(look_up(*world.ledger, shelf->shelf(), row, {{}, people_id(999)})).has_value());
  EXPECT_FALSE(must(look_up(*world.ledger, shelf->shelf(), row, {card(77), {}})).has_value());
}

TEST_F(ScopeTest, a_question_is_read_or_refused_with_its_path) {
  const auto refused = [](std::string_view text) {
    const auto read = read_lookup(must(json::parse(text)));
    return read ? std::string("taken") : read.error().context;
  };
  EXPECT_EQ(refused(R"({"token": "00000000000000000000000000000001"})"), "taken");
  EXPECT_EQ(refused(R"({"member": "x"})"), "taken");
  EXPECT_EQ(refused(R"({"token": "1"})"), "lookup.token");
  EXPECT_EQ(refused(R"({})"), "lookup.member");
}

TEST_F(ScopeTest, another_scope_voids_every_cursor_that_was_given) {
  EXPECT_EQ(must(feed_floor(*world.books)), 0);
  scope(Scope::all);
  const auto given = must(world.books->feed.newest_cursor());
  scope(Scope::store);
  EXPECT_GE(must(feed_floor(*world.books)), given);
  EXPECT_LT(must(feed_floor(*world.books)), must(world.books->feed.newest_cursor()));
  const auto floor = must(feed_floor(*world.books));
  scope(Scope::store);
  EXPECT_EQ(must(feed_floor(*world.books)), floor);
  scope(Scope::all);
  EXPECT_GT(must(feed_floor(*world.books)), floor);
  EXPECT_EQ(people_of(row).size(), 9U);
}

TEST_F(ScopeTest, a_page_looks_a_bounded_way_ahead_and_goes_on) {
  scope(Scope::store);
  const auto begin = must(world.books->feed.newest_cursor());
  must(world.books->database.execute("INSERT INTO change (cursor, kind, id, account) VALUES (" +
                                     std::to_string(begin + 2 * cursors_looked_at) +
                                     ", 'account', 'x', 'nobody here')"));
  auto page = must(feed_page(*world.ledger, world.poster->shelf(), {row.number, begin}));
  EXPECT_TRUE(page.more);
  EXPECT_TRUE(page.rows.empty());
  EXPECT_EQ(page.cursor, begin + cursors_looked_at);
  page = must(feed_page(*world.ledger, world.poster->shelf(), {row.number, page.cursor}));
  EXPECT_FALSE(page.more);
  EXPECT_EQ(page.cursor, begin + 2 * cursors_looked_at);
}

}  // namespace
}  // namespace till::ledger::core
