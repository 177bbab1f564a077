// What holds at the very bound: the last second, the last use, a budget that is exactly enough.
#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::basket_of;
using test::compiled;
using test::empty_ruleset;
using test::offer_of;
using test::percent;
using test::pieces;
using test::quote_of;

const Instant now = instant_of(test::noon);

Member somebody() {
  Member member;
  member.account = "a1";
  return member;
}

// Ten per cent off a basket of 1000.
struct Offering {
  Offer offer = offer_of("x", "basket", BasketEffect{.reduction = percent(1'000)});
  Member member = somebody();
  Context context{};
  Program program{};

  [[nodiscard]] Quote quote() const {
    Ruleset ruleset = empty_ruleset();
    ruleset.program = program;
    ruleset.offers = {offer};
    return quote_of(*compiled(ruleset), basket_of({pieces("1", "tea", 1, 1'000)}), &member,
                    context);
  }
  [[nodiscard]] bool applies() const { return quote().discount == Money{100}; }
};

TEST(Bounds, an_offer_begins_with_its_first_second_and_ends_before_its_last) {
  Offering it;
  it.offer.active.from = now;
  it.offer.active.until = now + Seconds{1};
  EXPECT_TRUE(it.applies());
  it.offer.active = {.until = now};
  EXPECT_FALSE(it.applies());
  it.offer.active = {.from = now + Seconds{1}};
  EXPECT_FALSE(it.applies());
}

TEST(Bounds, who_is_absent_for_exactly_so_many_days_is_absent) {
  Offering it;
  it.offer.audience.absent_days = 90;
  it.member.last_purchase = now - std::chrono::days{90};
  EXPECT_TRUE(it.applies());
  it.member.last_purchase = now - std::chrono::days{90} + Seconds{1};
  EXPECT_FALSE(it.applies());
}

TEST(Bounds, the_last_use_counts_and_no_further_one) {
  Offering it;
  it.offer.limits.uses = UseLimit{.count = 2};
  it.member.uses["x"] = 1;
  EXPECT_TRUE(it.applies());
  it.member.uses["x"] = 2;
  EXPECT_FALSE(it.applies());
}

TEST(Bounds, a_budget_that_is_exactly_enough_is_enough) {
  Offering it;
  it.offer.limits.budget = true;
  it.context.leases["x"] = Money{100};
  EXPECT_TRUE(it.applies());
  it.context.leases["x"] = Money{99};
  EXPECT_FALSE(it.applies());
}

TEST(Bounds, a_threshold_is_reached_by_exactly_its_sum) {
  Offering it;
  it.offer.when = Condition{.kind = Condition::Kind::amount, .min_amount = Money{1'000}};
  EXPECT_TRUE(it.applies());
  it.offer.when->min_amount = Money{1'001};
  EXPECT_FALSE(it.applies());
}

TEST(Bounds, what_lacks_exactly_the_share_of_the_goal_is_a_near_miss) {
  Offering it;
  it.program.near_miss = Rate{2'000};
  it.offer.when = Condition{.kind = Condition::Kind::amount, .min_amount = Money{1'250}};
  const Quote quote = it.quote();
  ASSERT_EQ(quote.prompts.size(), 1U);
  EXPECT_EQ(quote.prompts[0].lacking, 250);
  EXPECT_EQ(quote.prompts[0].benefit, Money{100});
  it.offer.when->min_amount = Money{1'251};
  EXPECT_TRUE(it.quote().prompts.empty());
}

TEST(Bounds, a_lot_is_spent_from_its_first_second_and_not_in_that_of_its_end) {
  const auto spent = [](std::optional<Instant> from, std::optional<Instant> until) {
    Member member = somebody();
    member.lots = {{.id = "L", .left = Points{50}, .earned_at = instant_of(1)}};
    member.lots[0].active_from = from;
    member.lots[0].expires_at = until;
    Basket basket = basket_of({pieces("1", "tea", 1, 1'000)});
    basket.want_points = Points{50};
    return quote_of(*compiled(empty_ruleset()), basket, &member).redemption.points.value();
  };
  EXPECT_EQ(spent(now, now + Seconds{1}), 50);
  EXPECT_EQ(spent(now + Seconds{1}, {}), 0);
  EXPECT_EQ(spent({}, now), 0);
}

TEST(Bounds, a_quest_is_reached_by_exactly_its_goal_and_a_ticket_is_given_for_whole_sums) {
  GrantEffect quest{.kind = GrantEffect::Kind::progress, .subject = "q", .goal = 1'000};
  GrantEffect ticket{.kind = GrantEffect::Kind::ticket, .subject = "car"};
  ticket.per = Money{501};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("a", "", quest), offer_of("b", "", ticket)};
  const Member member = somebody();
  const Quote quote =
      quote_of(*compiled(ruleset), basket_of({pieces("1", "tea", 1, 1'000)}), &member);
  ASSERT_EQ(quote.grants.size(), 2U);
  EXPECT_TRUE(quote.grants[0].reached);
  EXPECT_EQ(quote.grants[1].count, 1);
}

TEST(Bounds, a_reward_may_cost_the_whole_balance) {
  Offering it;
  it.offer.effect = SetEffect{.parts = {{.count = 1, .percent = Rate{1'000}}}};
  it.offer.trigger = {Trigger::Kind::pick, "", Points{50}};
  it.member.lots = {{.id = "L", .left = Points{50}, .earned_at = instant_of(1)}};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {it.offer};
  Basket basket = basket_of({pieces("1", "tea", 1, 1'000)});
  basket.picks = {"x"};
  EXPECT_EQ(quote_of(*compiled(ruleset), basket, &it.member).discount, Money{100});
  it.member.lots[0].left = Points{49};
  EXPECT_EQ(quote_of(*compiled(ruleset), basket, &it.member).discount, Money{});
}

}  // namespace
}  // namespace till::loyalty
