#include "loyalty/compiled.h"

#include <functional>

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::basket_of;
using test::empty_ruleset;
using test::offer_of;
using test::percent;
using test::pieces;
using test::sku;

Offer ten(std::string id, Selector select = {}) {
  return offer_of(std::move(id), "line",
                  LineEffect{.select = std::move(select), .reduction = percent(1'000)});
}

std::string refusal(const std::function<void(Ruleset&)>& change,
                    ErrorCode code = ErrorCode::invalid) {
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {ten("b"), ten("a")};
  change(ruleset);
  const auto result = CompiledRuleset::compile(std::move(ruleset));
  if (result) return "";
  EXPECT_EQ(result.error().code, code);
  return result.error().context + ": " + result.error().text;
}

TEST(Compiled, offers_are_found_by_id_whatever_their_order) {
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {ten("b"), ten("c"), ten("a")};
  const auto compiled = test::compiled(ruleset);
  EXPECT_EQ(compiled->offers().front().id(), "a");
  ASSERT_NE(compiled->find_offer("c"), nullptr);
  EXPECT_EQ(compiled->find_offer("c")->id(), "c");
  EXPECT_EQ(compiled->find_offer("d"), nullptr);
}

TEST(Compiled, a_ruleset_that_breaks_a_rule_is_refused_with_its_path) {
  EXPECT_EQ(refusal([](Ruleset&) {}), "");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.offers[1].layer = "promo"; }),
            "ruleset.offers[1].layer: is not in the ruleset's layers");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.offers[1].id = "b"; }),
            "ruleset.offers[1].id: stands twice");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.layers[1].name = "price"; }),
            "ruleset.layers[1].name: stands twice");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.program.zone = "msk"; }),
            "ruleset.program.zone: is not in the ruleset's zones");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.program.point_value.minor = Money{0}; }),
            "ruleset.program.point_value: must be positive");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.program.payable_step.cash = Money{0}; }),
            "ruleset.program.payable_step.cash: must be positive");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.program.pending_days = -1; }),
            "ruleset.program.pending_days: must lie between 0 and 36500");
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.offers[0].effect = SetEffect{}; }),
            "ruleset.offers[0].effect.parts: must have a part");
}

TEST(Compiled, what_this_build_cannot_do_is_unsupported_and_named) {
  EXPECT_EQ(refusal([](Ruleset& ruleset) { ruleset.engine = 2; }, ErrorCode::unsupported),
            "ruleset.engine: this build computes by the rules of engine 1");
  EXPECT_EQ(refusal(
                [](Ruleset& ruleset) {
                  Offer& offer = ruleset.offers[0];
                  offer.effect =
                      PointsEffect{.kind = PointsEffect::Kind::bonus, .bonus = Points{5}};
                  offer.trigger = {Trigger::Kind::pick, "", Points{5}};
                },
                ErrorCode::unsupported),
            "ruleset.offers[0].trigger.cost_points: a pick that costs points must take money");
}

// The offers that a basket of one line may touch.
std::vector<std::string> touched(const CompiledRuleset& ruleset, const BasketLine& line) {
  const std::vector lines{line};
  const Positions positions(lines);
  const Goods goods(positions, ruleset.words(), nullptr);
  Scratch<OfferNumber> numbers;
  ruleset.index().append_touched(goods, numbers);
  std::vector<std::string> ids;
  ids.reserve(numbers.size());
  for (const OfferNumber number : numbers) ids.push_back(ruleset.offers()[number].id());
  return ids;
}

TEST(Compiled, the_index_finds_offers_by_sku_brand_tag_and_category_prefix) {
  Selector brand;
  brand.brands = {"b1"};
  Selector tag;
  tag.tags = {"craft"};
  Selector category;
  category.categories = {"food/"};
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {ten("sku", sku("tea")),    ten("brand", brand), ten("tag", tag),
                    ten("category", category), ten("always"),       ten("other", sku("milk"))};
  const auto compiled = test::compiled(ruleset);
  auto line = pieces("1", "tea", 1, 100);
  EXPECT_EQ(touched(*compiled, line), std::vector<std::string>{"sku"});
  line.brand = "b1";
  line.tags = {"x", "craft"};
  line.category = "food/drinks/hot";
  EXPECT_EQ(touched(*compiled, line),
            (std::vector<std::string>{"sku", "brand", "tag", "category"}));
  line.category = "foodstuff";
  EXPECT_EQ(touched(*compiled, line), (std::vector<std::string>{"sku", "brand", "tag"}));
  ASSERT_EQ(compiled->index().always().size(), 1U);
}

TEST(Compiled, a_selector_is_and_over_fields_or_over_values_less_its_exception) {
  Selector select;
  select.brands = {"b1", "b2"};
  select.categories = {"food"};
  select.except = std::make_shared<const Selector>(sku("tea"));
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {ten("x", select)};
  const auto compiled = test::compiled(ruleset);
  auto tea = pieces("1", "tea", 1, 100);
  auto milk = pieces("2", "milk", 1, 100);
  auto soap = pieces("3", "soap", 1, 100);
  for (BasketLine* line : {&tea, &milk, &soap}) line->brand = "b2";
  tea.category = milk.category = "food";
  const Quote quote = test::quote_of(*compiled, basket_of({tea, milk, soap}));
  EXPECT_EQ(quote.lines[0].net, Money{100});
  EXPECT_EQ(quote.lines[1].net, Money{90});
  EXPECT_EQ(quote.lines[2].net, Money{100});
}

TEST(Compiled, words_that_only_a_personal_offer_says_are_understood) {
  Member member;
  member.account = "a";
  member.offers = {ten("m:1", sku("rare"))};
  const auto compiled = test::compiled(empty_ruleset());
  const Quote quote = test::quote_of(*compiled, basket_of({pieces("1", "rare", 1, 100)}), &member);
  EXPECT_EQ(quote.discount, Money{10});
}

TEST(Compiled, a_personal_offer_of_an_unknown_layer_is_refused_with_its_path) {
  Member member;
  member.account = "a";
  member.offers = {ten("m:1")};
  member.offers[0].layer = "none";
  const Basket basket = basket_of({pieces("1", "tea", 1, 100)});
  const Context context;
  const auto compiled = test::compiled(empty_ruleset());
  const auto result =
      quote({.ruleset = *compiled, .basket = basket, .member = &member, .context = context});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(describe(result.error()), "is not in the ruleset's layers (member.offers[0].layer)");
}

// Which offers a quote of one line looks at.
std::vector<std::string> considered(const Offer& offer, const BasketLine& line) {
  Ruleset ruleset = empty_ruleset();
  ruleset.offers = {offer};
  const auto compiled = test::compiled(ruleset);
  const Context context;
  const auto made = quote({.ruleset = *compiled, .basket = basket_of({line}), .context = context});
  EXPECT_TRUE(made.has_value());
  std::vector<std::string> ids;
  for (const Explanation& each : made->explanation) ids.push_back(each.offer);
  return ids;
}

TEST(Compiled, an_offer_found_by_one_word_is_looked_at_only_when_all_of_its_words_are_said) {
  auto tea = pieces("1", "tea", 1, 100);
  tea.brand = "green";
  Selector both = sku("tea");
  both.brands = {"green"};
  EXPECT_EQ(considered(ten("a", both), tea), std::vector<std::string>{"a"});
  tea.brand = "black";
  EXPECT_EQ(considered(ten("a", both), tea), std::vector<std::string>{});
}

TEST(Compiled, an_offer_found_by_a_word_that_it_excepts_is_not_looked_at) {
  auto tea = pieces("1", "tea", 1, 100);
  tea.brand = "green";
  Selector brands;
  brands.brands = {"green"};
  EXPECT_EQ(considered(ten("a", brands), tea), std::vector<std::string>{"a"});
  brands.except = std::make_shared<const Selector>(sku("tea"));
  EXPECT_EQ(considered(ten("a", brands), tea), std::vector<std::string>{});
}

TEST(Compiled, symbols_are_the_same_for_the_same_word_and_none_for_others) {
  SymbolTable table;
  std::vector<Symbol> symbols;
  symbols.reserve(1'000);
  for (int i = 0; i < 1'000; ++i) symbols.push_back(table.intern("word" + std::to_string(i)));
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(table.intern("word" + std::to_string(i)), symbols[static_cast<std::size_t>(i)]);
    EXPECT_EQ(table.find("word" + std::to_string(i)), symbols[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(table.find("another"), no_symbol);
  EXPECT_EQ(table.end(), 1'000U);
  EXPECT_EQ(SymbolTable().find("word"), no_symbol);
}

}  // namespace
}  // namespace till::loyalty
