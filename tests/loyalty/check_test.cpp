#include "loyalty/check.h"

#include <functional>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::basket_of;
using test::pack;
using test::pieces;

Ruleset moscow() {
  Ruleset ruleset = test::empty_ruleset();
  ruleset.zones["msk"] = {{instant_of(0), Minutes{180}}};
  ruleset.stores["s1"] = {.zone = "msk", .partner = {}};
  return ruleset;
}

// "path: reason" of a basket with two good lines, changed.
std::string refusal(const std::function<void(Basket&)>& change) {
  Basket basket = basket_of({pieces("1", "tea", 2, 40), pack("2", "cheese", 200, 400)});
  change(basket);
  const auto result = check_basket(basket, *test::compiled(moscow()));
  if (result) return "";
  EXPECT_EQ(result.error().code, ErrorCode::invalid);
  return result.error().context + ": " + result.error().text;
}

TEST(Check, a_good_basket_passes) {
  EXPECT_EQ(refusal([](Basket&) {}), "");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines.clear(); }), "");
  EXPECT_EQ(refusal([](Basket& basket) { basket.utc_offset = Minutes{180}; }), "");
}

TEST(Check, another_currency_is_refused) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.currency = "EUR"; }),
            "basket.currency: differs from the ruleset's");
}

TEST(Check, an_offset_that_contradicts_the_table_is_refused) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.utc_offset = Minutes{240}; }),
            "basket.utc_offset: differs from the ruleset's table");
  EXPECT_EQ(refusal([](Basket& basket) { basket.utc_offset = Minutes{841}; }),
            "basket.utc_offset: must lie between -840 and 840");
}

TEST(Check, an_instant_beyond_the_calendar_is_refused) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.at = instant_of(-1); }),
            "basket.at: must lie between 0 and 253402300799");
  EXPECT_EQ(refusal([](Basket& basket) { basket.at = Instant::max(); }),
            "basket.at: must lie between 0 and 253402300799");
}

TEST(Check, pieces_must_be_whole) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[0].quantity = Quantity{1'500}; }),
            "basket.lines[0].quantity: pieces must be whole");
}

TEST(Check, the_amount_of_pieces_is_price_times_quantity) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[0].amount = Money{79}; }),
            "basket.lines[0].amount: is not price x quantity");
}

TEST(Check, figures_beyond_the_bounds_are_refused_with_their_path) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[0].amount = Money{receipt_money_max + 1}; }),
            "basket.lines[0].amount: must lie between 0 and 1000000000000");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].price = Money{-1}; }),
            "basket.lines[1].price: must lie between 0 and 1000000000000");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].cost = Money{-1}; }),
            "basket.lines[1].cost: must lie between 0 and 1000000000000");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].min_price = Money{-1}; }),
            "basket.lines[1].min_price: must lie between 0 and 1000000000000");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].quantity = Quantity{0}; }),
            "basket.lines[1].quantity: must lie between 1 and 1000000000");
  EXPECT_EQ(refusal([](Basket& basket) { basket.want_points = Points{-1}; }),
            "basket.want_points: must lie between 0 and 1000000000000000000");
}

TEST(Check, lines_that_sum_beyond_the_bound_are_refused) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].amount = Money{receipt_money_max}; }),
            "basket.lines: must come to at most 1000000000000");
}

TEST(Check, an_id_that_stands_twice_is_refused_at_its_second_place) {
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].id = "1"; }),
            "basket.lines[1].id: stands twice");
  EXPECT_EQ(refusal([](Basket& basket) { basket.lines[1].id = ""; }),
            "basket.lines[1].id: must not be empty");
}

TEST(Check, too_many_lines_are_refused) {
  EXPECT_EQ(refusal([](Basket& basket) {
              basket.lines.clear();
              for (std::size_t i = 0; i <= receipt_lines_max; ++i) {
                basket.lines.push_back(pieces(std::to_string(i), "tea", 1, 1));
              }
            }),
            "basket.lines: must have at most 10000 lines");
}

TEST(Check, the_offset_comes_from_the_table_then_the_basket_then_utc) {
  Basket basket = basket_of({});
  basket.utc_offset = Minutes{60};
  EXPECT_EQ(offset_of(basket, *test::compiled(moscow())), Minutes{180});
  EXPECT_EQ(offset_of(basket, *test::compiled(test::empty_ruleset())), Minutes{60});
  basket.utc_offset.reset();
  EXPECT_EQ(offset_of(basket, *test::compiled(test::empty_ruleset())), Minutes{0});
}

}  // namespace
}  // namespace till::loyalty
