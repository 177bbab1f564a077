#include "loyalty/positions.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::pack;
using test::pieces;

std::vector<std::string> ids_of(const Positions& positions) {
  std::vector<std::string> ids;
  for (const Position& position : positions) {
    for (const LineSlice& slice : positions.slices(position)) {
      ids.push_back(positions.lines()[slice.line].id);
    }
  }
  return ids;
}

TEST(Positions, equal_lines_merge_into_units_of_one_position) {
  const std::vector lines{pieces("1", "tea", 1, 40), pieces("2", "tea", 2, 40)};
  const Positions positions(lines);
  ASSERT_EQ(positions.size(), 1U);
  EXPECT_EQ(positions[0].units, 3);
  EXPECT_EQ(positions[0].gross, Money{120});
  EXPECT_EQ(positions[0].quantity(), Quantity{3'000});
}

TEST(Positions, inside_a_position_the_larger_line_comes_first_then_the_lower_id) {
  const std::vector lines{pieces("3", "tea", 1, 40), pieces("1", "tea", 1, 40),
                          pieces("2", "tea", 2, 40)};
  const Positions positions(lines);
  EXPECT_EQ(ids_of(positions), (std::vector<std::string>{"2", "1", "3"}));
  EXPECT_EQ(positions.slices(positions[0])[1].units, (UnitRange{2, 3}));
}

TEST(Positions, another_price_is_another_position) {
  const std::vector lines{pieces("1", "tea", 1, 300), pieces("2", "tea", 1, 100)};
  EXPECT_EQ(ids_of(Positions(lines)), (std::vector<std::string>{"2", "1"}));
}

TEST(Positions, a_weighed_pack_is_one_unit_and_merges_only_with_its_equal) {
  const std::vector lines{pack("1", "cheese", 200, 400), pack("2", "cheese", 150, 300),
                          pack("3", "cheese", 200, 400)};
  const Positions positions(lines);
  ASSERT_EQ(positions.size(), 2U);
  EXPECT_EQ(positions[0].units, 1);
  EXPECT_EQ(positions[1].units, 2);
  EXPECT_EQ(positions[1].quantity(), Quantity{400});
}

TEST(Positions, the_order_of_tags_does_not_matter) {
  auto first = pieces("1", "tea", 1, 40);
  auto second = pieces("2", "tea", 1, 40);
  first.tags = {"a", "b"};
  second.tags = {"b", "a", "b"};
  EXPECT_EQ(compare_content(first, second), std::strong_ordering::equal);
  second.tags = {"b"};
  EXPECT_EQ(compare_content(first, second), std::strong_ordering::less);
}

TEST(Positions, contents_are_compared_field_by_field_in_the_canonical_order) {
  const auto base = pieces("1", "tea", 1, 40);
  const auto differs = [&](auto change) {
    auto other = base;
    change(other);
    return compare_content(base, other);
  };
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.gtin = "1"; })));
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.category = "food"; })));
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.brand = "b"; })));
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.measure = Measure::weight; })));
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.cost = Money{0}; })));
  EXPECT_TRUE(std::is_lt(differs([](BasketLine& line) { line.min_price = Money{1}; })));
  EXPECT_TRUE(std::is_gt(differs([](BasketLine& line) { line.discountable = false; })));
  EXPECT_TRUE(std::is_gt(differs([](BasketLine& line) { line.redeemable = false; })));
  EXPECT_TRUE(std::is_gt(differs([](BasketLine& line) { line.earnable = false; })));
  EXPECT_TRUE(std::is_eq(differs([](BasketLine& line) { line.quantity = Quantity{5'000}; })));
}

TEST(Positions, any_scan_order_gives_the_same_positions) {
  std::vector lines{pieces("1", "tea", 3, 40),     pieces("2", "milk", 1, 10),
                    pieces("3", "tea", 1, 40),     pack("4", "cheese", 200, 400),
                    pack("5", "cheese", 200, 400), pieces("6", "milk", 1, 12)};
  const auto expected = ids_of(Positions(lines));
  std::mt19937_64 random(7);
  for (int round = 0; round < 50; ++round) {
    std::ranges::shuffle(lines, random);
    EXPECT_EQ(ids_of(Positions(lines)), expected);
  }
}

TEST(Positions, a_price_per_kilogram_is_rounded_half_up_once_per_pack) {
  const std::vector lines{pack("1", "cheese", 1'250, 500), pieces("2", "tea", 3, 40)};
  const Positions positions(lines);
  EXPECT_EQ(positions[0].of_price(Money{100}, 1), 125);
  EXPECT_EQ(positions[0].of_price(Money{1}, 1), 1);
  EXPECT_EQ(positions[1].of_price(Money{100}, 3), 300);
}

}  // namespace
}  // namespace till::loyalty
