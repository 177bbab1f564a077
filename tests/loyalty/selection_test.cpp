#include "loyalty/selection.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::pieces;

std::string word(std::string_view kind, std::uint64_t number) {
  return std::string(kind) + std::to_string(number);
}

// Distinct goods that share brands, tags and categories.
std::vector<BasketLine> many_lines(std::size_t count) {
  std::vector<BasketLine> lines;
  for (std::size_t i = 0; i < count; ++i) {
    auto line = pieces(word("line-", i), word("sku", 1'000 + i), 1, 100 + static_cast<int>(i));
    line.brand = word("brand", i % 5);
    line.category = word("food/", i % 3) + "/" + word("shelf", i % 7);
    if (i % 2 == 0) line.tags = {word("tag", i % 4), "even"};
    lines.push_back(std::move(line));
  }
  return lines;
}

Selector random_selector(std::mt19937_64& random, std::size_t goods, int depth = 0) {
  Selector select;
  if (random() % 2 == 0) {
    const auto skus = random() % 2 == 0 ? 1 + random() % 3 : 20 + random() % 20;
    for (std::uint64_t i = 0; i < skus; ++i) {
      select.skus.push_back(word("sku", 1'000 + random() % (goods + 2)));
    }
  }
  if (random() % 3 == 0) select.brands = {word("brand", random() % 6), word("brand", random() % 6)};
  if (random() % 3 == 0) select.tags = {random() % 2 == 0 ? "even" : word("tag", random() % 5)};
  if (random() % 3 == 0) select.categories = {word("food/", random() % 4)};
  if (depth < 2 && random() % 3 == 0) {
    select.except = std::make_shared<const Selector>(random_selector(random, goods, depth + 1));
  }
  return select;
}

TEST(Selection, met_positions_are_those_that_the_selector_meets_one_by_one) {
  std::mt19937_64 random(7);
  std::size_t met_some = 0;
  for (const std::size_t count : {1U, 20U, 63U, 64U, 65U, 200U}) {
    const auto lines = many_lines(count);
    const Positions positions(lines);
    ASSERT_EQ(positions.size(), count);
    for (int round = 0; round < 200; ++round) {
      Vocabulary words;
      const CompiledSelector select(random_selector(random, count), Interner(words));
      const Goods goods(positions, words, nullptr);
      ASSERT_EQ(goods.fits_mask(), count <= 64);
      const Met met(select, goods);
      std::vector<PositionIndex> expected;
      for (PositionIndex position = 0; position < count; ++position) {
        EXPECT_EQ(met[position], select.meets(goods, position));
        if (select.meets(goods, position)) expected.push_back(position);
      }
      std::vector<PositionIndex> walked;
      met.for_each([&](PositionIndex position) { walked.push_back(position); });
      EXPECT_EQ(walked, expected);
      EXPECT_EQ(met.any(), !expected.empty());
      if (!expected.empty() && expected.size() < count) ++met_some;
    }
  }
  EXPECT_GT(met_some, 300U) << "the worlds are no test";
}

TEST(Selection, one_word_in_two_fields_is_two_words) {
  auto line = pieces("1", "tea", 1, 100);
  line.brand = "green";
  const std::vector lines{line};
  const Positions positions(lines);
  Selector tag;
  tag.tags = {"green"};
  Selector brand;
  brand.brands = {"green"};
  Vocabulary words;
  const CompiledSelector by_tag(tag, Interner(words));
  const CompiledSelector by_brand(brand, Interner(words));
  const Goods goods(positions, words, nullptr);
  EXPECT_FALSE(Met(by_tag, goods).any());
  EXPECT_TRUE(Met(by_brand, goods).any());
}

TEST(Selection, a_receipt_of_more_lines_than_a_mask_holds_is_quoted_alike) {
  Ruleset ruleset = test::empty_ruleset();
  Selector even;
  even.tags = {"even"};
  ruleset.offers = {
      test::offer_of("even", "line", LineEffect{.select = even, .reduction = test::percent(1'000)}),
      test::offer_of("b1", "member",
                     LineEffect{.select = {.brands = {"brand1"}}, .reduction = test::amount(7)})};
  const auto compiled = test::compiled(std::move(ruleset));
  const auto discount_of = [&](std::vector<BasketLine> lines) {
    const auto basket = test::basket_of(std::move(lines));
    const auto quoted = quote({.ruleset = *compiled, .basket = basket, .context = {}});
    require(quoted.has_value(), "the basket is good");
    return quoted->discount;
  };
  const auto lines = many_lines(150);
  Money one_by_one;
  for (const auto& line : lines) one_by_one += discount_of({line});
  EXPECT_TRUE(one_by_one.is_positive());
  EXPECT_EQ(discount_of(lines), one_by_one);
}

}  // namespace
}  // namespace till::loyalty
