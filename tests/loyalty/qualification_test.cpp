#include "loyalty/qualification.h"

#include <gtest/gtest.h>

#include "tests/loyalty/goods.h"

namespace till::loyalty {
namespace {

using test::pieces;
using test::sku;
using Kind = Condition::Kind;
using Lack = Missing::Condition;

Condition amount_of(std::int64_t minimum) {
  return {.kind = Kind::amount, .min_amount = Money{minimum}};
}
Condition present(const std::string& name) { return {.kind = Kind::present, .select = sku(name)}; }
Condition absent(const std::string& name) { return {.kind = Kind::absent, .select = sku(name)}; }
Condition both(Kind kind, std::vector<Condition> children) {
  return {.kind = kind, .children = std::move(children)};
}
Condition negation(Condition child) {
  return {.kind = Kind::negation, .children = {std::move(child)}};
}

// Two teas for 50 each and a tobacco that no effect of money may touch.
struct Outcome {
  bool holds = false;
  std::vector<Missing> missing;
};
Outcome evaluate(const Condition& condition, const std::vector<std::string>& tenders = {},
                 Counting counting = Counting::discountable) {
  auto smoke = pieces("2", "smoke", 1, 300);
  smoke.discountable = false;
  const std::vector lines{pieces("1", "tea", 2, 50), smoke};
  const auto ruleset = test::compiled(test::empty_ruleset());
  Vocabulary words = Vocabulary::extending(ruleset->words());
  const CompiledCondition compiled(condition, Interner(words, &ruleset->words()));
  const BasketFacts facts(lines, *ruleset, &words);
  const std::vector<Money> running(facts.size(), Money{80});
  Outcome outcome;
  outcome.holds = holds(compiled, {facts, running, tenders, counting}, outcome.missing);
  return outcome;
}

std::vector<Lack> lacks(const Outcome& outcome) {
  std::vector<Lack> list;
  list.reserve(outcome.missing.size());
  for (const Missing& one : outcome.missing) list.push_back(one.condition);
  return list;
}

TEST(Qualification, an_amount_reads_the_running_net_or_the_gross) {
  EXPECT_TRUE(evaluate(amount_of(80)).holds);
  const Outcome failed = evaluate(amount_of(81));
  ASSERT_EQ(failed.missing.size(), 1U);
  EXPECT_EQ(failed.missing[0].goal, 81);
  EXPECT_EQ(failed.missing[0].lacking, 1);
  Condition initial = amount_of(100);
  initial.on = Basis::initial;
  EXPECT_TRUE(evaluate(initial).holds);
}

TEST(Qualification, an_amount_above_its_maximum_says_above) {
  Condition most{.kind = Kind::amount, .max_amount = Money{70}};
  const Outcome failed = evaluate(most);
  ASSERT_EQ(lacks(failed), std::vector{Lack::above});
  EXPECT_EQ(failed.missing[0].goal, 70);
  EXPECT_EQ(failed.missing[0].lacking, 10);
  most.max_amount = Money{80};
  EXPECT_TRUE(evaluate(most).holds);
}

TEST(Qualification, an_item_without_a_minimum_asks_for_any_quantity) {
  EXPECT_TRUE(evaluate({.kind = Kind::item, .select = sku("tea")}).holds);
  EXPECT_EQ(lacks(evaluate({.kind = Kind::item, .select = sku("milk")})),
            std::vector{Lack::quantity});
}

TEST(Qualification, an_item_with_both_minima_needs_both) {
  Condition item{.kind = Kind::item, .min_quantity = Quantity{2'000}, .min_amount = Money{81}};
  EXPECT_EQ(lacks(evaluate(item)), std::vector{Lack::amount});
  item.min_amount = Money{80};
  EXPECT_TRUE(evaluate(item).holds);
  item.min_quantity = Quantity{3'000};
  EXPECT_EQ(lacks(evaluate(item)), std::vector{Lack::quantity});
}

TEST(Qualification, positions_that_the_effect_may_not_touch_do_not_count) {
  EXPECT_FALSE(evaluate(present("smoke")).holds);
  EXPECT_TRUE(evaluate(present("smoke"), {}, Counting::all).holds);
  EXPECT_TRUE(evaluate(present("smoke"), {}, Counting::earnable).holds);
}

TEST(Qualification, absent_sees_every_position) {
  EXPECT_EQ(lacks(evaluate(absent("smoke"))), std::vector{Lack::absent});
  EXPECT_TRUE(evaluate(absent("milk")).holds);
}

TEST(Qualification, all_lists_every_failure_and_any_only_when_none_holds) {
  EXPECT_EQ(lacks(evaluate(both(Kind::all, {amount_of(90), present("milk"), present("tea")}))),
            (std::vector{Lack::amount, Lack::present}));
  EXPECT_EQ(lacks(evaluate(both(Kind::any, {amount_of(90), present("milk")}))),
            (std::vector{Lack::amount, Lack::present}));
  const Outcome one_holds = evaluate(both(Kind::any, {amount_of(90), present("tea")}));
  EXPECT_TRUE(one_holds.holds);
  EXPECT_TRUE(one_holds.missing.empty());
}

TEST(Qualification, nothing_of_any_never_holds_and_nothing_of_all_always) {
  EXPECT_FALSE(evaluate(both(Kind::any, {})).holds);
  EXPECT_TRUE(evaluate(both(Kind::all, {})).holds);
}

TEST(Qualification, a_negation_fails_as_one_condition) {
  EXPECT_TRUE(evaluate(negation(amount_of(90))).holds);
  EXPECT_EQ(lacks(evaluate(negation(both(Kind::all, {amount_of(1), present("tea")})))),
            std::vector{Lack::negation});
  EXPECT_TRUE(evaluate(negation(negation(present("tea")))).holds);
}

TEST(Qualification, a_tender_holds_when_every_tender_is_of_its_kind) {
  const Condition card{.kind = Kind::tender, .tender = "card"};
  EXPECT_TRUE(evaluate(card, {"card"}).holds);
  EXPECT_FALSE(evaluate(card, {"card", "cash"}).holds);
  const Outcome unknown = evaluate(card);
  ASSERT_EQ(lacks(unknown), std::vector{Lack::tender});
  EXPECT_EQ(unknown.missing[0].tender, "card");
}

}  // namespace
}  // namespace till::loyalty
