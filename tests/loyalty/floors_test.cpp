#include "loyalty/floors.h"

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

// A unit of 100 that cost 50, all of it taken off as far as the floors let.
Money lowest_price(std::vector<MarginRule> margins, Money min_price) {
  Ruleset ruleset = empty_ruleset();
  ruleset.margins = std::move(margins);
  ruleset.offers = {offer_of("x", "line", LineEffect{.reduction = percent(10'000)})};
  auto line = pieces("1", "a", 1, 100);
  line.cost = Money{50};
  line.min_price = min_price;
  return quote_of(*compiled(ruleset), basket_of({line})).total;
}

TEST(Floors, the_largest_margin_counts_wherever_it_stands) {
  const MarginRule large{.margin = Rate{4'000}};
  const MarginRule small{.select = test::sku("a"), .margin = Rate{1'000}};
  EXPECT_EQ(lowest_price({large, small}, Money{}), Money{70});
  EXPECT_EQ(lowest_price({small, large}, Money{}), Money{70});
}

TEST(Floors, a_margin_below_the_legal_minimum_lowers_nothing) {
  EXPECT_EQ(lowest_price({{.margin = Rate{1'000}}}, Money{80}), Money{80});
}

TEST(Floors, a_margin_on_other_goods_does_not_count) {
  EXPECT_EQ(lowest_price({{.select = test::sku("b"), .margin = Rate{4'000}}}, Money{}), Money{});
}

}  // namespace
}  // namespace till::loyalty
