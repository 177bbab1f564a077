// Redemption and accrual where the worked examples do not reach.
#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::basket_of;
using test::compiled;
using test::empty_ruleset;
using test::offer_of;
using test::pieces;
using test::quote_of;
using test::sku;

Member with_points(std::int64_t points) {
  Member member;
  member.account = "a1";
  if (points > 0) member.lots = {{.id = "L", .left = Points{points}, .earned_at = instant_of(1)}};
  return member;
}

Basket wanting(std::int64_t points, std::vector<BasketLine> lines) {
  Basket basket = basket_of(std::move(lines));
  basket.want_points = Points{points};
  return basket;
}

Offer giving(std::string id, PointsEffect effect) { return offer_of(std::move(id), "", effect); }

TEST(Redemption, without_a_member_nothing_is_redeemed_and_the_balance_says_why) {
  const Quote quote =
      quote_of(*compiled(empty_ruleset()), wanting(10, {pieces("1", "tea", 1, 100)}));
  EXPECT_EQ(quote.redemption.limited_by, RedemptionLimit::balance);
  EXPECT_EQ(quote.points_money, Money{});
}

TEST(Redemption, the_first_of_equal_limits_is_named) {
  const Member member = with_points(50);
  const Quote quote =
      quote_of(*compiled(empty_ruleset()), wanting(50, {pieces("1", "tea", 1, 50)}), &member);
  EXPECT_EQ(quote.redemption.limited_by, RedemptionLimit::asked);
  EXPECT_EQ(quote.total, Money{});
}

TEST(Redemption, every_value_of_a_partner_replaces_the_programs) {
  Ruleset ruleset = empty_ruleset();
  ruleset.program.redeem.receipt_cap = Points{80};
  ruleset.stores["s1"] = {.partner = "p"};
  ruleset.partners["p"] = {.receipt_cap = Points{60}, .step = Points{25}};
  const Member member = with_points(500);
  const Quote quote =
      quote_of(*compiled(ruleset), wanting(500, {pieces("1", "tea", 1, 100)}), &member);
  EXPECT_EQ(quote.redemption.limited_by, RedemptionLimit::receipt_cap);
  EXPECT_EQ(quote.redemption.points, Points{50});
}

TEST(Redemption, a_day_that_is_used_up_leaves_nothing) {
  Ruleset ruleset = empty_ruleset();
  ruleset.program.redeem.day_cap = Points{80};
  Member member = with_points(500);
  member.redeemed_today = Points{90};
  const Quote quote =
      quote_of(*compiled(ruleset), wanting(500, {pieces("1", "tea", 1, 100)}), &member);
  EXPECT_EQ(quote.redemption.limited_by, RedemptionLimit::day_cap);
  EXPECT_EQ(quote.redemption.points, Points{});
}

TEST(Redemption, what_may_not_be_redeemed_carries_no_points) {
  auto card = pieces("1", "card", 1, 100);
  card.redeemable = false;
  const Member member = with_points(500);
  const Quote quote = quote_of(*compiled(empty_ruleset()),
                               wanting(500, {card, pieces("2", "tea", 1, 30)}), &member);
  EXPECT_EQ(quote.lines[0].points_money, Money{});
  EXPECT_EQ(quote.lines[1].points_money, Money{30});
}

TEST(Redemption, a_debt_larger_than_the_lots_leaves_nothing) {
  Member member = with_points(100);
  member.debt = Points{400};
  const Quote quote =
      quote_of(*compiled(empty_ruleset()), wanting(50, {pieces("1", "tea", 1, 100)}), &member);
  EXPECT_EQ(quote.redemption.points, Points{});
  EXPECT_TRUE(quote.redemption.lots.empty());
}

TEST(Accrual, a_multiplier_works_on_the_rate_of_each_line) {
  Ruleset ruleset = empty_ruleset();
  ruleset.program.rate = Rate{100};
  ruleset.offers = {
      giving("tea", {.kind = PointsEffect::Kind::rate, .rate = Rate{1'000}, .select = sku("tea")}),
      giving("twice", {.kind = PointsEffect::Kind::multiply, .times = Rate{20'000}})};
  const Member member = with_points(0);
  const Quote quote =
      quote_of(*compiled(ruleset),
               basket_of({pieces("1", "tea", 1, 1'000), pieces("2", "milk", 1, 1'000)}), &member);
  EXPECT_EQ(quote.points, Points{220});
  EXPECT_EQ(quote.lines[0].earned,
            (std::vector<EarnedShare>{{"tea", Points{100}}, {"twice", Points{100}}}));
  EXPECT_EQ(quote.lines[1].earned,
            (std::vector<EarnedShare>{{"rate:program", Points{10}}, {"twice", Points{10}}}));
}

TEST(Accrual, of_equal_rates_the_higher_priority_earns_and_the_base_beats_both) {
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {giving("a", {.kind = PointsEffect::Kind::rate, .rate = Rate{500}}),
                    giving("b", {.kind = PointsEffect::Kind::rate, .rate = Rate{500}})};
  ruleset.offers[1].priority = 1;
  const Member member = with_points(0);
  const Basket basket = basket_of({pieces("1", "tea", 1, 1'000)});
  const auto rule = [&] { return quote_of(*compiled(ruleset), basket, &member).earned[0].rule; };
  EXPECT_EQ(rule(), "b");
  ruleset.program.rate = Rate{500};
  EXPECT_EQ(rule(), "rate:program");
}

TEST(Accrual, a_higher_tier_beats_the_program_and_a_partner_beats_both) {
  Ruleset ruleset = empty_ruleset();
  ruleset.program.rate = Rate{500};
  ruleset.tiers = {{.id = "gold", .rate = Rate{700}}, {.id = "new", .rate = Rate{100}}};
  Member member = with_points(0);
  const Basket basket = basket_of({pieces("1", "tea", 1, 1'000)});
  const auto rule = [&] { return quote_of(*compiled(ruleset), basket, &member).earned[0].rule; };
  member.tier = "gold";
  EXPECT_EQ(rule(), "rate:tier");
  member.tier = "new";
  EXPECT_EQ(rule(), "rate:program");
  ruleset.stores["s1"] = {.partner = "p"};
  ruleset.partners["p"] = {.rate = Rate{200}};
  EXPECT_EQ(rule(), "rate:partner");
}

TEST(Accrual, points_that_cannot_be_counted_are_an_error) {
  Ruleset ruleset = empty_ruleset();
  for (const char* id : {"a", "b"}) {
    ruleset.offers.push_back(giving(
        id, {.kind = PointsEffect::Kind::bonus, .bonus = Points{9'000'000'000'000'000'000}}));
  }
  const Member member = with_points(0);
  const Basket basket = basket_of({pieces("1", "tea", 1, 1'000)});
  const Context context;
  const auto rules = compiled(ruleset);
  const auto result =
      quote({.ruleset = *rules, .basket = basket, .member = &member, .context = context});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(describe(result.error()), "gives more points than can be counted (ruleset.offers)");
}

// 10 paid for four like units counts for two offers on one counter: 20 over the units is 5 each.
TEST(Grants, what_several_offers_count_on_one_counter_is_one_figure_of_the_position) {
  const GrantEffect effect{.kind = GrantEffect::Kind::progress,
                           .subject = "q",
                           .goal = 100,
                           .counted = GrantEffect::Counted::amount};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("a", "", effect), offer_of("b", "", effect),
                    offer_of("ten", "basket", BasketEffect{.reduction = test::price(10)})};
  const Member member = with_points(0);
  const Basket basket = basket_of({pieces("1", "tea", 3, 7), pieces("2", "tea", 1, 7)});
  const Quote quote = quote_of(*compiled(ruleset), basket, &member);
  EXPECT_EQ(quote.lines[0].counts, (std::vector<CounterShare>{{"quest:q", 15}}));
  EXPECT_EQ(quote.lines[1].counts, (std::vector<CounterShare>{{"quest:q", 5}}));
}

}  // namespace
}  // namespace till::loyalty
