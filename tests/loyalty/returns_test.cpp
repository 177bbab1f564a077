#include "loyalty/returns.h"

#include <functional>
#include <utility>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::amount;
using test::basket_of;
using test::compiled;
using test::empty_ruleset;
using test::offer_of;
using test::pack;
using test::pieces;
using test::quote_of;

// Two teas, a pack of cheese, 30 off, 50 points spent, 5 % earned.
struct Sale {
  std::shared_ptr<const CompiledRuleset> ruleset;
  Receipt receipt;
};
Sale sale() {
  Ruleset rules = empty_ruleset();
  rules.program.rate = Rate{500};
  rules.offers = {offer_of("off", "basket", BasketEffect{.reduction = amount(30)})};
  Sale made{compiled(rules), {}};
  Receipt& receipt = made.receipt;
  receipt.basket = basket_of({pieces("1", "tea", 2, 300), pack("2", "cheese", 250, 400)});
  receipt.basket.want_points = Points{50};
  receipt.member = Member{.account = "a1"};
  receipt.member->lots = {{.id = "L", .left = Points{70}, .earned_at = instant_of(1)}};
  receipt.quote = quote_of(*made.ruleset, receipt.basket, &*receipt.member);
  receipt.ruleset = receipt.quote.ruleset;
  return made;
}

ReturnRequest request(std::vector<ReturnedLine> lines) {
  return {.at = instant_of(test::noon + 60), .lines = std::move(lines)};
}

std::string refusal(const ReturnRequest& asked, const std::function<void(Receipt&)>& change = {}) {
  Sale made = sale();
  if (change) change(made.receipt);
  const auto result = return_lines(*made.ruleset, made.receipt, asked);
  if (result) return "";
  EXPECT_EQ(result.error().code, ErrorCode::invalid);
  return result.error().context + ": " + result.error().text;
}

TEST(Returns, a_request_that_asks_wrongly_is_refused_with_its_path) {
  EXPECT_EQ(refusal(request({{"1", Quantity{1'000}}})), "");
  EXPECT_EQ(refusal(request({})), "request.lines: must have a line");
  EXPECT_EQ(refusal(request({{"9", Quantity{1'000}}})),
            "request.lines[0].id: is not in the receipt");
  EXPECT_EQ(refusal(request({{"1", Quantity{500}}})),
            "request.lines[0].quantity: pieces must be whole");
  EXPECT_EQ(refusal(request({{"1", Quantity{3'000}}})),
            "request.lines[0].quantity: more than was sold");
  EXPECT_EQ(refusal(request({{"2", Quantity{251}}})),
            "request.lines[0].quantity: more than was sold");
  EXPECT_EQ(refusal(request({{"1", Quantity{0}}})),
            "request.lines[0].quantity: must lie between 1 and 1000000000");
  EXPECT_EQ(refusal(request({{"1", Quantity{1'000}}, {"1", Quantity{1'000}}})),
            "request.lines[1].id: stands twice");
  ReturnRequest early = request({{"1", Quantity{1'000}}});
  early.at = instant_of(-1);
  EXPECT_EQ(refusal(early), "request.at: must lie between 0 and 253402300799");
}

TEST(Returns, an_earlier_return_that_cannot_be_is_refused_with_its_path) {
  EXPECT_EQ(
      refusal(request({{"1", Quantity{1'000}}}),
              [](Receipt& receipt) { receipt.returns = {request({{"1", Quantity{3'000}}})}; }),
      "receipt.returns[0].lines[0].quantity: more than was sold");
}

TEST(Returns, a_receipt_whose_figures_were_changed_is_refused) {
  const ReturnRequest one = request({{"1", Quantity{1'000}}});
  const std::string misfit = "receipt.quote.lines: do not fit the basket";
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.lines[0].paid += Money{1}; }),
            misfit);
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.lines[0].gross += Money{1}; }),
            misfit);
  EXPECT_EQ(
      refusal(one,
              [](Receipt& receipt) { receipt.quote.lines[0].discounts[0].amount = Money{-5}; }),
      misfit);
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.lines.pop_back(); }), misfit);
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.lines[0].id = "0"; }), misfit);
  EXPECT_EQ(
      refusal(one, [](Receipt& receipt) { receipt.quote.lines[0].points_spent += Points{1}; }),
      "receipt.quote.redemption.lots: differ from the points of the lines");
  EXPECT_EQ(refusal(one,
                    [](Receipt& receipt) {
                      receipt.quote.lines[0].earned[0].points =
                          Points{std::numeric_limits<std::int64_t>::max()};
                    }),
            "receipt.quote.lines: has figures beyond the bounds");
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.payable.card = Money{-1}; }),
            "receipt.quote: has figures beyond the bounds");
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.quote.ruleset = "other"; }),
            "receipt.quote.ruleset: is another than the one at hand");
  EXPECT_EQ(refusal(one, [](Receipt& receipt) { receipt.basket.lines[0].amount += Money{1}; }),
            "basket.lines[0].amount: is not price x quantity");
}

TEST(Returns, what_was_charged_once_is_not_charged_again) {
  Ruleset rules = empty_ruleset();
  BasketEffect effect;
  effect.ladder = {{.min_amount = Money{1'200}, .reduction = amount(120)}};
  Offer offer = offer_of("off", "basket", effect);
  offer.reevaluate_on_return = true;
  rules.offers = {offer};
  const auto ruleset = compiled(rules);
  Receipt receipt;
  receipt.basket = basket_of(
      {pieces("1", "milk", 1, 600), pieces("2", "bread", 1, 400), pieces("3", "tea", 1, 200)});
  receipt.quote = quote_of(*ruleset, receipt.basket);
  const auto step = [&](const std::string& id) {
    const ReturnRequest asked = request({{id, Quantity{1'000}}});
    const auto result = return_lines(*ruleset, receipt, asked);
    receipt.returns.push_back(asked);
    return *result;
  };
  const ReturnResult first = step("2");
  EXPECT_EQ(first.charged, Money{80});
  EXPECT_EQ(first.money, Money{280});
  const ReturnResult second = step("3");
  EXPECT_EQ(second.charged, Money{0});
  EXPECT_EQ(second.money, Money{200});
  EXPECT_EQ(step("1").money, Money{600});
}

TEST(Returns, a_coupon_without_a_condition_goes_back_with_the_last_unit) {
  Sale made = sale();
  Ruleset rules = made.ruleset->ruleset();
  GrantEffect coupon{.kind = GrantEffect::Kind::coupon, .subject = "next"};
  coupon.valid_days = 3;
  rules.offers.push_back(offer_of("grant", "", coupon));
  made.ruleset = compiled(rules);
  Receipt& receipt = made.receipt;
  receipt.quote = quote_of(*made.ruleset, receipt.basket, &*receipt.member);
  const auto first = return_lines(*made.ruleset, receipt, request({{"1", Quantity{2'000}}}));
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->coupons_cancelled.empty());
  receipt.returns = {request({{"1", Quantity{2'000}}})};
  const auto last = return_lines(*made.ruleset, receipt, request({{"2", Quantity{250}}}));
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->coupons_cancelled, (std::vector<CancelledCoupon>{{"grant", "next"}}));
}

TEST(Returns, tickets_go_back_when_the_condition_breaks_though_the_sum_would_do) {
  Ruleset rules = empty_ruleset();
  GrantEffect ticket{.kind = GrantEffect::Kind::ticket, .subject = "car"};
  ticket.per = Money{100};
  Offer offer = offer_of("draw", "", ticket);
  offer.when = Condition{.kind = Condition::Kind::present, .select = test::sku("milk")};
  rules.offers = {offer};
  const auto ruleset = compiled(rules);
  Receipt receipt;
  receipt.basket = basket_of({pieces("1", "tea", 1, 300), pieces("2", "milk", 1, 50)});
  receipt.member = Member{.account = "a1"};
  receipt.quote = quote_of(*ruleset, receipt.basket, &*receipt.member);
  ASSERT_EQ(receipt.quote.grants[0].count, 3);
  const auto result = return_lines(*ruleset, receipt, request({{"2", Quantity{1'000}}}));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->tickets_cancelled, (std::vector<CancelledTickets>{{"draw", "car", 3}}));
}

// Money back and charge of each step in turn.
std::vector<std::pair<std::int64_t, std::int64_t>> refunds(const Offer& offer, Basket basket,
                                                           std::vector<ReturnedLine> steps) {
  Ruleset rules = empty_ruleset();
  rules.offers = {offer};
  rules.offers[0].below_cost = true;
  rules.offers[0].reevaluate_on_return = true;
  const auto ruleset = compiled(rules);
  Receipt receipt;
  receipt.quote = quote_of(*ruleset, basket);
  receipt.ruleset = receipt.quote.ruleset;
  receipt.basket = std::move(basket);
  std::vector<std::pair<std::int64_t, std::int64_t>> back;
  for (ReturnedLine& step : steps) {
    const ReturnRequest asked = request({std::move(step)});
    const auto result = return_lines(*ruleset, receipt, asked);
    require(result.has_value(), result ? "" : describe(result.error()));
    back.emplace_back(result->money.value(), result->charged.value());
    receipt.returns.push_back(asked);
  }
  return back;
}

TEST(Returns, what_is_left_of_a_charged_line_keeps_no_discount_that_it_lost) {
  // 7.5 % of five sets at 4 is 2. Three units earn 1: paid 4 4 3, so the last unit holds it alone.
  const SetEffect each{.parts = {{.count = 1, .percent = Rate{750}}}};
  const auto back =
      refunds(offer_of("each", "unit", each), basket_of({pieces("1", "tea", 5, 4)}),
              {{"1", Quantity{2'000}}, {"1", Quantity{2'000}}, {"1", Quantity{1'000}}});
  EXPECT_EQ(back, (std::vector<std::pair<std::int64_t, std::int64_t>>{{7, 1}, {7, 1}, {4, 0}}));
}

TEST(Returns, what_is_left_of_a_charged_pack_never_costs_more_than_at_first) {
  // The basket costs 2, all of it off the pack of 3; the step charges 1. Of the pack's 120 g, 1 is
  // paid of 1.
  const BasketEffect two{.reduction = test::price(2)};
  const auto back = refunds(offer_of("two", "basket", two),
                            basket_of({pieces("1", "tea", 1, 1), pack("2", "apple", 361, 3)}),
                            {{"1", Quantity{1'000}}, {"2", Quantity{241}}, {"2", Quantity{120}}});
  EXPECT_EQ(back, (std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 1}, {1, 0}, {1, 0}}));
}

}  // namespace
}  // namespace till::loyalty
