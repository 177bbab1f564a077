#include <gtest/gtest.h>

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

Offer line(std::string id, Reduction reduction, Selector select = {}) {
  return offer_of(std::move(id), "x",
                  LineEffect{.select = std::move(select), .reduction = reduction});
}
Offer whole(std::string id, Reduction reduction, Selector select = {}) {
  return offer_of(std::move(id), "x",
                  BasketEffect{.select = std::move(select), .reduction = reduction});
}

Quote run(Layer::Pick pick, std::vector<Offer> offers, std::vector<BasketLine> lines) {
  Ruleset ruleset = empty_ruleset();
  ruleset.layers = {{.name = "x", .pick = pick}, {.name = "later", .pick = Layer::Pick::all}};
  ruleset.offers = std::move(offers);
  return quote_of(*compiled(ruleset), basket_of(std::move(lines)));
}

const Explanation& said(const Quote& quote, const std::string& offer) {
  for (const Explanation& one : quote.explanation) {
    if (one.offer == offer) return one;
  }
  require(false, "the offer is explained");
  return quote.explanation.front();
}

std::vector<BasketLine> two_lines() {
  return {pieces("1", "a", 1, 1'000), pieces("2", "b", 1, 1'000)};
}

TEST(Layers, the_best_line_bid_of_each_position_stands) {
  const Quote quote =
      run(Layer::Pick::best, {line("a", percent(2'000), sku("a")), line("b", percent(1'000))},
          two_lines());
  EXPECT_EQ(quote.lines[0].net, Money{800});
  EXPECT_EQ(quote.lines[1].net, Money{900});
  EXPECT_EQ(said(quote, "b").lost, (std::vector<Loss>{{"a", {"1"}}}));
}

TEST(Layers, a_whole_bid_must_gain_more_than_the_line_bids_it_displaces) {
  const auto offers = [](std::int64_t off) {
    return std::vector<Offer>{line("lines", percent(1'000)), whole("whole", amount(off))};
  };
  EXPECT_EQ(run(Layer::Pick::best, offers(200), two_lines()).applications[0].offer, "lines");
  EXPECT_EQ(run(Layer::Pick::best, offers(201), two_lines()).applications[0].offer, "whole");
}

TEST(Layers, whole_bids_are_taken_by_gain_while_their_positions_are_free) {
  const Quote quote = run(Layer::Pick::best,
                          {whole("all", amount(300)), whole("only-a", amount(200), sku("a")),
                           whole("only-b", amount(400), sku("b"))},
                          two_lines());
  EXPECT_EQ(said(quote, "only-b").reason, Reason::applied);
  EXPECT_EQ(said(quote, "all").reason, Reason::lost_to);
  EXPECT_EQ(said(quote, "all").lost, (std::vector<Loss>{{"only-a", {"1"}}, {"only-b", {"2"}}}));
  EXPECT_EQ(said(quote, "only-a").reason, Reason::applied);
}

TEST(Layers, first_goes_by_priority_then_id) {
  std::vector<Offer> offers{line("b", percent(1'000)), line("a", percent(500)),
                            line("z", percent(100))};
  EXPECT_EQ(run(Layer::Pick::first, offers, two_lines()).discount, Money{100});
  offers[2].priority = 1;
  EXPECT_EQ(run(Layer::Pick::first, offers, two_lines()).discount, Money{20});
}

TEST(Layers, all_apply_on_the_running_net_by_priority) {
  std::vector<Offer> offers{line("a", percent(5'000)), line("b", percent(5'000))};
  offers[1].priority = 1;
  const Quote quote = run(Layer::Pick::all, offers, {pieces("1", "a", 1, 1'000)});
  EXPECT_EQ(quote.applications[0].offer, "b");
  EXPECT_EQ(quote.applications[0].amount, Money{500});
  EXPECT_EQ(quote.applications[1].amount, Money{250});
}

TEST(Layers, offers_of_one_layer_do_not_close_positions_to_each_other) {
  std::vector<Offer> offers{line("a", percent(5'000)), line("b", percent(5'000)),
                            line("c", percent(5'000))};
  offers[0].closes = true;
  offers[2].layer = "later";
  const Quote quote = run(Layer::Pick::all, offers, {pieces("1", "a", 1, 1'000)});
  EXPECT_EQ(said(quote, "b").reason, Reason::applied);
  EXPECT_EQ(said(quote, "c").reason, Reason::closed);
  EXPECT_EQ(said(quote, "c").by, "a");
}

TEST(Layers, a_closed_position_takes_no_share_but_counts_towards_a_threshold) {
  std::vector<Offer> offers{line("a", percent(1'000), sku("a")), whole("b", amount(100))};
  offers[0].closes = true;
  offers[1].layer = "later";
  offers[1].when = Condition{.kind = Condition::Kind::amount, .min_amount = Money{1'900}};
  const Quote quote = run(Layer::Pick::best, offers, two_lines());
  EXPECT_EQ(quote.lines[0].net, Money{900});
  EXPECT_EQ(quote.lines[1].net, Money{900});
}

TEST(Layers, a_unit_limit_spent_on_a_lost_position_is_not_spent_again) {
  std::vector<Offer> offers{line("limited", percent(5'000)), line("a", percent(9'000), sku("a"))};
  offers[0].limits.units = 1;
  const Quote quote =
      run(Layer::Pick::best, offers, {pieces("1", "a", 1, 1'001), pieces("2", "b", 1, 1'000)});
  EXPECT_EQ(said(quote, "limited").reason, Reason::lost_to);
  EXPECT_EQ(quote.lines[1].net, Money{1'000});
}

TEST(Layers, no_discount_passes_a_floor_however_many_offers_stack) {
  auto dear = pieces("1", "a", 3, 100);
  dear.min_price = Money{70};
  std::vector<Offer> offers;
  for (const char* id : {"a", "b", "c", "d"}) offers.push_back(line(id, percent(2'000)));
  const Quote quote = run(Layer::Pick::all, offers, {dear});
  EXPECT_EQ(quote.total, Money{210});
  EXPECT_EQ(said(quote, "b").cut, 18);
  EXPECT_EQ(said(quote, "c").reason, Reason::floor);
}

TEST(Layers, an_amount_limit_shrinks_a_line_offer_and_raises_no_share_of_it) {
  // A fixed price takes 10 and 500; limited to 300 no line may go below the price it promised.
  std::vector<Offer> offers{line("x", test::price(500))};
  offers[0].limits.amount = Money{300};
  const Quote quote =
      run(Layer::Pick::best, offers, {pieces("1", "a", 1, 510), pieces("2", "b", 1, 1'000)});
  EXPECT_EQ(quote.lines[0].net, Money{500});
  EXPECT_EQ(quote.lines[1].net, Money{710});
  EXPECT_EQ(said(quote, "x").cut, 210);
}

TEST(Layers, a_stamp_card_far_below_zero_gives_no_reward) {
  SetEffect reward;
  reward.parts = {{.count = 1, .percent = Rate{10'000}}};
  reward.stamps = StampReward{.card = "coffee", .every = 5};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer_of("fifth", "unit", reward)};
  Member member;
  member.account = "a1";
  member.counters["stamp:coffee"] = -5;
  const Quote quote =
      quote_of(*compiled(ruleset), basket_of({pieces("1", "latte", 7, 100)}), &member);
  EXPECT_EQ(quote.discount, Money{0});
  EXPECT_EQ(said(quote, "fifth").missing[0].lacking, 3);
}

TEST(Layers, a_picked_reward_that_lost_gives_its_points_back_to_later_layers) {
  SetEffect gift;
  gift.parts = {{.select = sku("a"), .count = 1, .percent = Rate{1'000}}};
  std::vector<Offer> offers{offer_of("reward", "x", gift), line("better", percent(5'000), sku("a")),
                            offer_of("second", "later", gift)};
  for (const std::size_t i : {0U, 2U}) {
    offers[i].trigger = {Trigger::Kind::pick, "", Points{400}};
  }
  Ruleset ruleset = empty_ruleset();
  ruleset.layers = {{.name = "x", .pick = Layer::Pick::best},
                    {.name = "later", .pick = Layer::Pick::all}};
  ruleset.offers = offers;
  Member member;
  member.account = "a1";
  member.lots = {{.id = "L", .left = Points{500}, .earned_at = instant_of(1)}};
  Basket basket = basket_of({pieces("1", "a", 1, 1'000)});
  basket.picks = {"reward", "second"};
  const Quote quote = quote_of(*compiled(ruleset), basket, &member);
  EXPECT_EQ(said(quote, "reward").reason, Reason::lost_to);
  EXPECT_EQ(said(quote, "second").reason, Reason::applied);
  EXPECT_EQ(quote.redemption.rewards, (std::vector<PickedReward>{{"second", Points{400}}}));
}

}  // namespace
}  // namespace till::loyalty
