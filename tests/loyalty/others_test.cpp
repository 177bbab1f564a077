// What loyalty programs elsewhere got wrong, each by its name: the test says what must not happen
// and holds the figures that come out instead.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "loyalty/returns.h"
#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::amount;
using test::basket_of;
using test::compiled;
using test::empty_ruleset;
using test::offer_of;
using test::percent;
using test::pieces;
using test::quote_of;
using test::sku;

constexpr std::int64_t most_that_can_be_asked = 1'000'000'000'000'000'000;

Member member_with(std::int64_t points) {
  Member member;
  member.account = "a1";
  if (points > 0) member.lots = {{.id = "L", .left = Points{points}, .earned_at = instant_of(1)}};
  return member;
}

// A receipt of a ruleset, and its returns one after another.
struct Sold {
  Sold(const Ruleset& rules, Basket basket, std::optional<Member> member = {})
      : ruleset(compiled(rules)) {
    receipt.basket = std::move(basket);
    receipt.member = std::move(member);
    receipt.quote = quote_of(*ruleset, receipt.basket, receipt.member ? &*receipt.member : nullptr);
    receipt.ruleset = receipt.quote.ruleset;
  }

  Result<ReturnResult> take_back(std::vector<ReturnedLine> lines, std::int64_t balance = 0) {
    ReturnRequest request{.at = instant_of(test::noon + 60), .lines = std::move(lines)};
    request.balance = Points{balance};
    auto result = return_lines(*ruleset, receipt, request);
    if (result) receipt.returns.push_back(request);
    return result;
  }
  ReturnResult take_back_pieces(const std::string& line, std::int64_t count,
                                std::int64_t balance = 0) {
    auto result = take_back({{line, Quantity{count * 1'000}}}, balance);
    require(result.has_value(), result ? "" : describe(result.error()));
    return *result;
  }

  std::shared_ptr<const CompiledRuleset> ruleset;
  Receipt receipt;
};

// 600 and 400, 100 off, 200 points spent, 5 % earned: 420 and 280 are paid.
Sold two_lines_with_everything() {
  Ruleset rules = empty_ruleset();
  rules.program.rate = Rate{500};
  rules.offers = {offer_of("off", "basket", BasketEffect{.reduction = amount(100)})};
  Basket basket = basket_of({pieces("1", "milk", 1, 600), pieces("2", "tea", 1, 400)});
  basket.want_points = Points{200};
  return {rules, basket, member_with(500)};
}

TEST(MustNotHappen, a_quote_asked_twice_grants_twice) {
  const Sold sold = two_lines_with_everything();
  EXPECT_EQ(quote_of(*sold.ruleset, sold.receipt.basket, &*sold.receipt.member),
            sold.receipt.quote);
  EXPECT_EQ(sold.receipt.quote.points, Points{35});
}

TEST(MustNotHappen, a_refund_keeps_the_points_that_it_earned) {
  Sold sold = two_lines_with_everything();
  EXPECT_EQ(sold.take_back_pieces("2", 1, 35).points_clawed, Points{14});
  EXPECT_EQ(sold.take_back_pieces("1", 1, 21).points_clawed, Points{21});
}

TEST(MustNotHappen, a_refund_keeps_the_points_that_paid_for_it) {
  Sold sold = two_lines_with_everything();
  const ReturnResult first = sold.take_back_pieces("2", 1);
  EXPECT_EQ(first.money, Money{280});
  EXPECT_EQ(first.points_restored, Points{80});
  const ReturnResult second = sold.take_back_pieces("1", 1);
  EXPECT_EQ(second.money, Money{420});
  ASSERT_EQ(second.lots.size(), 1U);
  EXPECT_EQ(second.lots[0].lot, "L");
  EXPECT_EQ(second.lots[0].points, Points{120});
}

TEST(MustNotHappen, a_second_refund_gives_a_lot_more_than_it_lost) {
  // 150 points are spent, 100 of the first lot; of either line 75. Last spent comes back first.
  Member member = member_with(0);
  member.lots = {{.id = "L1", .left = Points{100}, .earned_at = instant_of(1)},
                 {.id = "L2", .left = Points{100}, .earned_at = instant_of(2)}};
  Basket basket = basket_of({pieces("1", "a", 1, 100), pieces("2", "b", 1, 100)});
  basket.want_points = Points{150};
  Sold sold(empty_ruleset(), basket, member);
  using Lots = std::vector<std::pair<std::string, std::int64_t>>;
  const auto restored = [](const ReturnResult& result) {
    Lots lots;
    for (const RestoredLot& lot : result.lots) lots.emplace_back(lot.lot, lot.points.value());
    return lots;
  };
  EXPECT_EQ(restored(sold.take_back_pieces("1", 1)), (Lots{{"L2", 50}, {"L1", 25}}));
  EXPECT_EQ(restored(sold.take_back_pieces("2", 1)), (Lots{{"L1", 75}}));
}

TEST(MustNotHappen, a_refund_deducts_points_twice) {
  // 333 x 5 % is 16 points over three units: 6 5 5.
  Ruleset rules = empty_ruleset();
  rules.program.rate = Rate{500};
  rules.program.clawback = Clawback::unlimited;
  Sold sold(rules, basket_of({pieces("1", "a", 3, 111)}), member_with(0));
  for (const std::int64_t due : {6, 5, 5}) {
    const ReturnResult result = sold.take_back_pieces("1", 1, 100);
    EXPECT_EQ(result.points_due, Points{due});
    EXPECT_EQ(result.points_clawed, Points{due});
    EXPECT_EQ(result.debt, Points{});
  }
  const auto retry = sold.take_back({{"1", Quantity{1'000}}}, 100);
  ASSERT_FALSE(retry.has_value());
  EXPECT_EQ(describe(retry.error()), "more than was sold (request.lines[0].quantity)");
}

TEST(MustNotHappen, points_spent_on_another_kind_of_document_are_not_deducted) {
  for (const PointsAs points_as : {PointsAs::discount, PointsAs::tender}) {
    for (const char* channel : {"", "pos", "shop", "order", "kiosk"}) {
      Ruleset rules = empty_ruleset();
      rules.program.points_as = points_as;
      Basket basket = basket_of({pieces("1", "tea", 1, 10'000)});
      basket.channel = channel;
      basket.want_points = Points{4'000};
      const Sold sold(rules, basket, member_with(90'000));
      const Quote& quote = sold.receipt.quote;
      EXPECT_EQ(quote.points_money, Money{4'000});
      EXPECT_EQ(quote.payable.card, Money{6'000});
      ASSERT_EQ(quote.redemption.lots.size(), 1U);
      EXPECT_EQ(quote.redemption.lots[0].points, Points{4'000});
      EXPECT_EQ(quote.lines[0].points_spent, Points{4'000});
    }
  }
}

TEST(MustNotHappen, header_and_lines_drift_apart_by_a_cent) {
  // 2331 x 3.33 % is 77.6; of 78 each of seven lines carries 11.14. Then 100 over 321 and six 322.
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("x", "basket", BasketEffect{.reduction = percent(333)})};
  std::vector<BasketLine> lines;
  for (const char* id : {"1", "2", "3", "4", "5", "6", "7"}) {
    lines.push_back(pieces(id, "s" + std::string(id), 1, 333));
  }
  Basket basket = basket_of(lines);
  basket.want_points = Points{100};
  const Quote quote = Sold(rules, basket, member_with(500)).receipt.quote;
  EXPECT_EQ(quote.discount, Money{78});
  EXPECT_EQ(quote.total, Money{2'153});
  const std::vector<std::int64_t> off{12, 11, 11, 11, 11, 11, 11};
  const std::vector<std::int64_t> by_points{14, 15, 15, 14, 14, 14, 14};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(quote.lines[i].discounts[0].amount, Money{off[i]}) << i;
    EXPECT_EQ(quote.lines[i].points_money, Money{by_points[i]}) << i;
    EXPECT_EQ(quote.lines[i].paid, Money{333 - off[i] - by_points[i]}) << i;
  }
}

TEST(MustNotHappen, a_basket_discount_is_spread_again_over_what_a_refund_leaves) {
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("off", "basket", BasketEffect{.reduction = amount(100)})};
  const Basket basket = basket_of({pieces("1", "milk", 1, 600), pieces("2", "tea", 1, 400)});
  Sold second_first(rules, basket);
  EXPECT_EQ(second_first.take_back_pieces("2", 1).money, Money{360});
  EXPECT_EQ(second_first.take_back_pieces("1", 1).money, Money{540});
  Sold first_first(rules, basket);
  EXPECT_EQ(first_first.take_back_pieces("1", 1).money, Money{540});
  EXPECT_EQ(first_first.take_back_pieces("2", 1).money, Money{360});
}

TEST(MustNotHappen, a_percent_coupon_on_the_undiscounted_total_makes_the_order_free) {
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("promo", "line", LineEffect{.reduction = percent(5'000)}),
                  offer_of("coupon", "code", BasketEffect{.reduction = percent(5'000)})};
  rules.offers[1].trigger = {Trigger::Kind::code, "C", Points{}};
  Basket basket = basket_of({pieces("1", "tea", 1, 10'000)});
  basket.codes = {{"C", "C"}};
  const Quote quote = quote_of(*compiled(rules), basket);
  EXPECT_EQ(quote.total, Money{2'500});
  EXPECT_EQ(quote.applications[1].amount, Money{2'500});
}

// Every third unit of "a" is free.
Ruleset buy_two_get_one(std::optional<std::int64_t> sets = {}) {
  SetEffect effect;
  effect.parts = {{.select = sku("a"), .count = 2},
                  {.select = sku("a"), .count = 1, .percent = Rate{10'000}}};
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("x", "unit", effect)};
  rules.offers[0].below_cost = true;
  rules.offers[0].limits.sets = sets;
  return rules;
}

TEST(MustNotHappen, buy_two_get_one_frees_every_unit_above_two) {
  for (std::int64_t units = 1; units <= 9; ++units) {
    const Quote quote =
        quote_of(*compiled(buy_two_get_one()), basket_of({pieces("1", "a", units, 100)}));
    EXPECT_EQ(quote.discount, Money{units / 3 * 100}) << units;
  }
}

TEST(MustNotHappen, buy_two_get_one_frees_more_than_its_limit_or_twice_by_two_offers) {
  const Basket basket = basket_of({pieces("1", "a", 9, 100)});
  EXPECT_EQ(quote_of(*compiled(buy_two_get_one(1)), basket).discount, Money{100});
  Ruleset twice = buy_two_get_one(2);
  twice.layers.push_back({.name = "stacked", .pick = Layer::Pick::all});
  twice.offers.push_back(twice.offers[0]);
  twice.offers[1].id = "y";
  twice.offers[1].layer = "stacked";
  // Six units serve the first offer, so three are left for one set of the second.
  const Quote quote = quote_of(*compiled(twice), basket);
  EXPECT_EQ(quote.applications[0].amount, Money{200});
  EXPECT_EQ(quote.applications[1].amount, Money{77});
  EXPECT_EQ(quote.applications.size(), 2U);
}

TEST(MustNotHappen, buy_two_get_one_takes_off_a_random_line) {
  SetEffect effect;
  effect.parts = {{.count = 2}, {.count = 1, .percent = Rate{10'000}}};
  effect.spread = false;
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("x", "unit", effect)};
  rules.offers[0].below_cost = true;
  rules.offers[0].reevaluate_on_return = true;
  const auto ruleset = compiled(rules);
  std::vector<BasketLine> lines{pieces("1", "c", 1, 80), pieces("2", "a", 1, 100),
                                pieces("3", "b", 1, 90), pieces("4", "d", 3, 10)};
  const std::map<std::string, std::int64_t> expected{{"1", 0}, {"2", 100}, {"3", 90}, {"4", 20}};
  std::ranges::sort(lines, {}, &BasketLine::id);
  do {
    const Quote quote = quote_of(*ruleset, basket_of(lines));
    EXPECT_EQ(quote.discount, Money{90});
    for (const QuoteLine& line : quote.lines) {
      EXPECT_EQ(line.net, Money{expected.at(line.id)}) << line.id;
    }
  } while (std::ranges::next_permutation(lines, {}, &BasketLine::id).found);
}

TEST(MustNotHappen, a_fixed_amount_is_taken_as_a_percent) {
  const auto off = [](const Effect& effect) {
    Ruleset rules = empty_ruleset();
    rules.offers = {offer_of("x", "line", effect)};
    return quote_of(*compiled(rules), basket_of({pieces("1", "tea", 2, 20'000)})).discount;
  };
  EXPECT_EQ(off(BasketEffect{.reduction = amount(500)}), Money{500});
  EXPECT_EQ(off(LineEffect{.reduction = amount(500)}), Money{1'000});
  EXPECT_EQ(off(BasketEffect{.reduction = percent(500)}), Money{2'000});
  EXPECT_EQ(off(LineEffect{.reduction = percent(500)}), Money{2'000});
}

TEST(MustNotHappen, the_cashier_cannot_type_the_points) {
  const auto spent = [](std::int64_t asked) {
    Basket basket = basket_of({pieces("1", "tea", 1, 10'000)});
    basket.want_points = Points{asked};
    return Sold(empty_ruleset(), basket, member_with(90'000)).receipt.quote.redemption;
  };
  for (const std::int64_t asked : {1, 137, 9'999, 10'000}) {
    EXPECT_EQ(spent(asked).points, Points{asked});
    EXPECT_EQ(spent(asked).limited_by, RedemptionLimit::asked);
  }
  for (const std::int64_t asked : {std::int64_t{10'001}, most_that_can_be_asked}) {
    EXPECT_EQ(spent(asked).points, Points{10'000});
    EXPECT_EQ(spent(asked).limited_by, RedemptionLimit::share);
  }
}

TEST(MustNotHappen, a_percent_of_nothing_gives_something_or_divides_by_zero) {
  Ruleset rules = empty_ruleset();
  rules.program.rate = Rate{500};
  rules.offers = {
      offer_of("basket", "basket", BasketEffect{.reduction = percent(1'000)}),
      offer_of("line", "line", LineEffect{.reduction = percent(1'000)}),
      offer_of("twice", "",
               PointsEffect{.kind = PointsEffect::Kind::multiply, .times = Rate{20'000}})};
  Basket basket = basket_of({pieces("1", "bag", 3, 0)});
  basket.want_points = Points{10};
  const Quote quote = Sold(rules, basket, member_with(50)).receipt.quote;
  EXPECT_EQ(quote.discount, Money{});
  EXPECT_EQ(quote.redemption.points, Points{});
  EXPECT_EQ(quote.points, Points{});
  ASSERT_EQ(quote.explanation.size(), 3U);
  for (const Explanation& one : quote.explanation) EXPECT_EQ(one.reason, Reason::no_effect);
}

TEST(MustNotHappen, two_coupons_race_by_the_order_of_their_scans) {
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("a", "basket", BasketEffect{.reduction = percent(500)}),
                  offer_of("b", "basket", BasketEffect{.reduction = percent(1'000)})};
  rules.offers[0].trigger = {Trigger::Kind::code, "A", Points{}};
  rules.offers[1].trigger = {Trigger::Kind::code, "B", Points{}};
  const auto ruleset = compiled(rules);
  Basket basket = basket_of({pieces("1", "tea", 1, 10'000)});
  basket.codes = {{"A", "A-1"}, {"B", "B-2"}, {"B", "B-1"}};
  const Quote quote = quote_of(*ruleset, basket);
  EXPECT_EQ(quote.discount, Money{1'000});
  EXPECT_EQ(quote.codes,
            (std::vector<CodeUse>{{"A", "A-1", false}, {"B", "B-1", true}, {"B", "B-2", false}}));
  std::ranges::reverse(basket.codes);
  EXPECT_EQ(quote_of(*ruleset, basket), quote);
}

TEST(MustNotHappen, points_spent_count_towards_the_tier) {
  GrantEffect progress{.kind = GrantEffect::Kind::progress, .subject = "tier"};
  progress.goal = 10'000;
  GrantEffect ticket{.kind = GrantEffect::Kind::ticket, .subject = "car"};
  ticket.per = Money{1'000};
  for (const PointsAs points_as : {PointsAs::discount, PointsAs::tender}) {
    Ruleset rules = empty_ruleset();
    rules.program.points_as = points_as;
    rules.program.rate = Rate{100};
    rules.offers = {offer_of("q", "", progress), offer_of("t", "", ticket)};
    Basket basket = basket_of({pieces("1", "tea", 1, 10'000)});
    basket.want_points = Points{4'000};
    const Quote quote = Sold(rules, basket, member_with(90'000)).receipt.quote;
    ASSERT_EQ(quote.grants.size(), 2U);
    EXPECT_EQ(quote.grants[0].now, 6'000);
    EXPECT_FALSE(quote.grants[0].reached);
    EXPECT_EQ(quote.grants[1].count, 6);
    EXPECT_EQ(quote.points, Points{60});
  }
}

TEST(MustNotHappen, a_free_unit_is_kept_while_a_paid_one_is_returned) {
  // Spread, each of three was paid 66.67, so two give 133.34 back and not 200.
  Sold spread(buy_two_get_one(), basket_of({pieces("1", "a", 3, 10'000)}));
  EXPECT_EQ(spread.take_back_pieces("1", 2).money, Money{13'334});
  EXPECT_EQ(spread.take_back_pieces("1", 1).money, Money{6'666});
}

TEST(MustNotHappen, a_gift_is_kept_while_what_it_came_with_is_returned) {
  SetEffect effect;
  effect.parts = {{.select = sku("coffee"), .count = 1},
                  {.select = sku("cake"), .count = 1, .percent = Rate{10'000}}};
  effect.spread = false;
  Ruleset rules = empty_ruleset();
  rules.offers = {offer_of("gift", "unit", effect)};
  rules.offers[0].below_cost = true;
  rules.offers[0].reevaluate_on_return = true;
  Sold sold(rules, basket_of({pieces("1", "coffee", 1, 200), pieces("2", "cake", 1, 150)}));
  ASSERT_EQ(sold.receipt.quote.total, Money{200});
  const ReturnResult coffee = sold.take_back_pieces("1", 1);
  EXPECT_EQ(coffee.charged, Money{150});
  EXPECT_EQ(coffee.money, Money{50});
  EXPECT_EQ(sold.take_back_pieces("2", 1).money, Money{150});
}

}  // namespace
}  // namespace till::loyalty
