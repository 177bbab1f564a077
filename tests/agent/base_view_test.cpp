#include "agent/base_view.h"

#include <fstream>

#include <gtest/gtest.h>

#include "cards/token.h"
#include "tests/agent/running_till.h"
#include "tests/agent/sales.h"
#include "tests/agent/small_base.h"

namespace till::agent {
namespace {

const std::string vera_account = "cc000000000000000000000000000001";
const std::string vera = "cc000000000000000000000000000002";

record::BaseRow row_of(const CardToken& token, const std::string& account, std::int64_t balance) {
  record::BaseRow row;
  row.token = token;
  row.account = *fixed_from_hex<record::AccountBytes>(account);
  row.tier = 1;
  row.balance = loyalty::Points{balance};
  return row;
}

// Vera's card is in the region's base; her rows are not on this till.
class TillWithBase {
 public:
  TillWithBase() {
    till.on_loop([this](Till& running) {
      const auto& state = running.state();
      card = cards::token_of(state.pepper, state.identity->pepper_version, cards::TokenKind::card,
                             stranger_card);
      use({.version = 1, .rows = {row_of(card, vera_account, 5'000)}});
    });
    till.restart();
  }
  void use(const SmallBase& base) { use_base(till.folder(), base); }
  Told identify() {
    return till.post("/v1/identify", json::Object{{"code", json::Object{{"text", stranger_card}}}});
  }
  Told sell(const std::string& transaction) {
    return agent::sell(till, transaction, identify().text("identity"));
  }

  RunningTill till;
  CardToken card;
};

TEST(BaseView, a_card_that_only_the_base_knows_is_its_account_with_tier_and_sum) {
  TillWithBase world;
  const auto told = world.identify();
  EXPECT_EQ(told.text("meaning"), "member");
  EXPECT_EQ(told.text("account"), vera_account);
  EXPECT_EQ(told.text("tier"), "gold");
  EXPECT_EQ(told.number("points.balance"), 5'000);
  EXPECT_EQ(told.number("points.spendable_offline"), 0);
  EXPECT_EQ(told.number("points.as_of"), unix_seconds(world_begins));
  EXPECT_EQ(told["points.known"], json::Value(true));
}

TEST(BaseView, what_is_earned_here_is_added_to_the_sum) {
  TillWithBase world;
  const auto sold = world.sell("1");
  ASSERT_EQ(sold.status, 201) << sold.bytes;
  const auto earned = sold.number("points.earned");
  EXPECT_GT(earned, 0);
  const auto told = world.identify();
  EXPECT_EQ(told.number("points.balance"), 5'000 + earned);
  EXPECT_EQ(told.number("points.not_yet_sent"), earned);
}

TEST(BaseView, a_newer_base_that_includes_an_entry_does_not_count_it_twice) {
  TillWithBase world;
  const auto earned = world.sell("1").number("points.earned");
  std::optional<record::Mark> head;
  world.till.on_loop([&](Till& running) { head = running.head(); });
  world.use(
      {.version = 2, .rows = {row_of(world.card, vera_account, 5'000 + earned)}, .reflects = head});
  world.till.restart();
  const auto told = world.identify();
  EXPECT_EQ(told.number("points.balance"), 5'000 + earned);
  EXPECT_EQ(told.number("points.not_yet_sent"), 0);
}

TEST(BaseView, points_of_which_only_the_sum_is_known_are_not_spent_without_the_ledger) {
  TillWithBase world;
  const auto told = world.till.post("/v1/reservations",
                                    json::Object{{"pos_key", pos_key("1")},
                                                 {"identity", world.identify().text("identity")},
                                                 {"points", 100}});
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("code"), "not_held");
  EXPECT_EQ(told.number("allowed"), 0);
}

TEST(BaseView, a_blocked_card_is_nobodys) {
  TillWithBase world;
  auto row = row_of(world.card, vera_account, 5'000);
  row.blocked = true;
  world.use({.version = 2, .rows = {row}});
  world.till.restart();
  EXPECT_EQ(world.identify().text("account"), "");
}

TEST(BaseView, the_tills_own_rows_come_first) {
  TillWithBase world;
  CardToken token;
  world.till.on_loop([&](Till& running) {
    const auto& state = running.state();
    token = cards::token_of(state.pepper, state.identity->pepper_version, cards::TokenKind::card,
                            anna_card);
  });
  world.use({.version = 2, .rows = {row_of(token, vera_account, 1)}});
  world.till.restart();
  const auto told =
      world.till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(told.text("account"), anna_account);
  EXPECT_EQ(told.number("points.balance"), anna_points);
}

TEST(BaseView, a_member_is_known_by_the_app_too) {
  TillWithBase world;
  world.till.on_loop([&](Till& running) {
    auto& state = running.state();
    use_base(world.till.folder(),
             {.version = 2, .rows = {row_of(member_token(state, vera), vera_account, 70)}});
    state.base->open();
    Identity identity;
    identity.member = vera;
    const auto seen = sight_of(state, identity);
    ASSERT_TRUE(seen.has_value());
    EXPECT_EQ(seen->account, vera_account);
    EXPECT_EQ(seen->balance.value(), 70);
  });
}

TEST(BaseView, a_damaged_base_is_told_and_the_one_before_serves) {
  TillWithBase world;
  world.use({.version = 2, .rows = {row_of(world.card, vera_account, 6'000)}});
  world.till.restart();
  EXPECT_EQ(world.identify().number("points.balance"), 6'000);
  {
    std::fstream file(world.till.folder() / "base" / "current.base",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10);
    file.put('x');
  }
  EXPECT_EQ(world.identify().number("points.balance"), 5'000);
  EXPECT_EQ(world.till.counter("alarm.BASE"), 1);
}

}  // namespace
}  // namespace till::agent
