// Pairs of offers: who surely loses, who is surely closed out, and who never meets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loyalty/lint/neighbours.h"
#include "tests/loyalty/lint/rulesets.h"

namespace till::loyalty {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two line offers of one layer: the rest of each from its layer on.
std::optional<Finding> loser(const std::string& a, const std::string& b,
                             const std::string& more = {}) {
  return found_in(
      FindingName::always_loses,
      R"([{"id": "a", "layer": "line", )" + a + R"(}, {"id": "b", "layer": "line", )" + b + "}]",
      more);
}

std::string percent(int rate, const std::string& rest = {}) {
  return R"("effect": {"target": "line", "percent": )" + std::to_string(rate) + "}" + rest;
}

TEST(AlwaysLoses, the_lower_percent_and_of_equals_the_one_that_comes_later) {
  const auto lower = loser(percent(700), percent(500));
  ASSERT_TRUE(lower);
  EXPECT_THAT(lower->offers, ElementsAre("b", "a"));
  const auto equal = loser(percent(500), percent(500));
  ASSERT_TRUE(equal);
  EXPECT_THAT(equal->offers, ElementsAre("b", "a"));
  EXPECT_THAT(loser(percent(500), percent(500, R"(, "priority": 1)"))->offers,
              ElementsAre("a", "b"));
}

TEST(AlwaysLoses, an_equal_sum_may_still_go_to_who_comes_first) {
  const auto tie = loser(percent(500), percent(700));
  ASSERT_TRUE(tie);
  EXPECT_THAT(tie->offers, ElementsAre("a", "b"));
  EXPECT_THAT(tie->text, HasSubstr("only lines where both come to the same sum"));
}

TEST(AlwaysLoses, whoever_is_not_always_there_proves_nothing) {
  for (const auto* rest : {R"(, "limits": {"units": 3})", R"(, "limits": {"amount": 500})",
                           R"(, "limits": {"budget": true})", R"(, "trigger": {"code": "X"})",
                           R"(, "audience": {"members": true})", R"(, "when": {"tender": "card"})",
                           R"(, "active": {"weekdays": [1]})"}) {
    EXPECT_FALSE(loser(percent(700, rest), percent(500))) << rest;
  }
  const std::string code = R"(, "trigger": {"code": "X"})";
  EXPECT_TRUE(loser(percent(700, code), percent(500, code)));
}

TEST(AlwaysLoses, a_floor_may_let_the_weaker_through) {
  EXPECT_FALSE(loser(percent(700), percent(500, R"(, "below_cost": true)")));
  EXPECT_TRUE(loser(percent(700, R"(, "below_cost": true)"), percent(500)));
}

TEST(AlwaysLoses, percents_and_amounts_cannot_be_compared) {
  const std::string amount = R"("effect": {"target": "line", "amount": 500})";
  EXPECT_FALSE(loser(percent(700), amount));
  EXPECT_TRUE(loser(percent(10'000), amount));
  EXPECT_TRUE(loser(R"("effect": {"target": "line", "price": 500})",
                    R"("effect": {"target": "line", "price": 600})"));
}

TEST(AlwaysLoses, in_a_layer_of_all_nobody_does_and_in_one_of_first_the_later) {
  const std::string all = R"("layers": [{"name": "line", "pick": "all"}], )";
  const std::string first = R"("layers": [{"name": "line", "pick": "first"}], )";
  EXPECT_FALSE(loser(percent(700), percent(500), all));
  EXPECT_THAT(loser(percent(500), percent(700), first)->offers, ElementsAre("b", "a"));
}

TEST(AlwaysLoses, a_rate_that_everybody_has_or_another_gives) {
  const std::string program = R"("program": {"rate": 500}, )";
  const auto rate = [](const std::string& id, int value) {
    return R"({"id": ")" + id + R"(", "effect": {"points": "rate", "rate": )" +
           std::to_string(value) + "}}";
  };
  EXPECT_TRUE(found_in(FindingName::always_loses, "[" + rate("a", 500) + "]", program));
  EXPECT_FALSE(found_in(FindingName::always_loses, "[" + rate("a", 501) + "]", program));
  EXPECT_FALSE(found_in(FindingName::always_loses, "[" + rate("a", 500) + "]",
                        program + R"("partners": {"p": {"rate": 100}}, )"));
  const auto both =
      found_in(FindingName::always_loses, "[" + rate("a", 600) + ", " + rate("b", 700) + "]");
  ASSERT_TRUE(both);
  EXPECT_THAT(both->offers, ElementsAre("a", "b"));
}

TEST(AlwaysBlocked, only_by_one_that_closes_whatever_it_meets) {
  const auto blocked = [](const std::string& effect, const std::string& more) {
    return found_in(FindingName::always_blocked,
                    R"([{"id": "a", "layer": "price", "closes": true, )" + effect +
                        R"(}, {"id": "b", "layer": "line", )" + percent(500) + "}]",
                    more);
  };
  const std::string all = R"("layers": [{"name": "price", "pick": "all"},
                                        {"name": "line", "pick": "best"}], )";
  EXPECT_TRUE(blocked(percent(700), all));
  // Another offer of the layer may win a line and not close it.
  EXPECT_FALSE(blocked(percent(700), {}));
  // A price leaves lines that already cost less.
  EXPECT_FALSE(blocked(R"("effect": {"target": "line", "price": 700})", all));
  EXPECT_FALSE(blocked(percent(700, R"(, "when": {"tender": "card"})"), all));
}

TEST(Pairs, that_never_meet_are_not_spoken_of) {
  const auto stacked = [](const std::string& a, const std::string& b) {
    return found_in(FindingName::stacks, R"([{"id": "a", "layer": "line", )" + percent(700, a) +
                                             R"(}, {"id": "b", "layer": "code", )" +
                                             percent(500, b) + "}]")
        .has_value();
  };
  EXPECT_TRUE(stacked("", ""));
  EXPECT_FALSE(stacked(R"(, "active": {"until": 5})", R"(, "active": {"from": 5})"));
  EXPECT_FALSE(stacked(R"(, "audience": {"tiers": ["x"]})", R"(, "audience": {"tiers": ["y"]})"));
  EXPECT_FALSE(stacked(R"(, "when": {"tender": "card"})", R"(, "when": {"tender": "cash"})"));
  EXPECT_FALSE(stacked(R"(, "when": {"amount": {"max": 99, "on": "initial"}})",
                       R"(, "when": {"amount": {"min": 100, "on": "initial"}})"));
  // A running sum is another in every layer.
  EXPECT_TRUE(
      stacked(R"(, "when": {"amount": {"min": 100}})", R"(, "when": {"amount": {"max": 99}})"));
}

TEST(Pairs, a_layer_of_all_stacks) {
  const auto report = lint_of(R"([{"id": "a", "layer": "code", )" + percent(700) +
                              R"(}, {"id": "b", "layer": "code", )" + percent(500) + "}]");
  EXPECT_TRUE(found(report, FindingName::stacks));
  EXPECT_FALSE(found(report, FindingName::competes));
}

TEST(Pairs, many_others_are_named_in_part_and_counted) {
  std::string offers = "[";
  for (char id = 'a'; id <= 'g'; ++id) {
    offers += std::string(R"({"id": ")") + id + R"(", "layer": "member", )" + percent(100) + "}, ";
  }
  const auto report = lint_of(offers + R"({"id": "z", "layer": "code", )" + percent(100) + "}]");
  EXPECT_THAT(
      report.findings().back().text,
      HasSubstr("comes on top of a, b, c, d, e and 2 more: 1 % of a and its own 1 % come to"));
  EXPECT_EQ(report.findings().back().offers.size(), 1 + std::size_t{5});
}

TEST(Neighbours, share_a_word_a_category_above_or_below_or_take_all) {
  const auto rules = ruleset_of(R"([
      {"id": "a", "layer": "line", "effect": {"target": "line", "percent": 1,
        "select": {"categories": ["food/tea"]}}},
      {"id": "b", "layer": "line", "effect": {"target": "line", "percent": 1,
        "select": {"categories": ["food/"]}}},
      {"id": "c", "layer": "line", "effect": {"target": "line", "percent": 1,
        "select": {"categories": ["food/tea/green"]}}},
      {"id": "d", "layer": "line", "effect": {"target": "line", "percent": 1,
        "select": {"skus": ["x"]}}},
      {"id": "e", "layer": "line", "effect": {"target": "line", "percent": 1}}])");
  Neighbours neighbours(rules->ruleset(), {0, 1, 2, 3, 4});
  const auto of = [&](std::uint32_t place) {
    const auto& effect = std::get<LineEffect>(rules->ruleset().offers[place].effect);
    return neighbours.of({&effect.select}, place).offers;
  };
  EXPECT_THAT(of(0), ElementsAre(1, 2, 4));
  EXPECT_THAT(of(1), ElementsAre(0, 2, 4));
  EXPECT_THAT(of(3), ElementsAre(4));
  EXPECT_THAT(of(4), ElementsAre(0, 1, 2, 3));
}

TEST(Scale, offers_beyond_the_limit_are_counted_not_compared) {
  std::string offers = "[";
  for (std::size_t i = 0; i < neighbours_max + 10; ++i) {
    offers += std::string(i == 0 ? "" : ", ") + R"({"id": "o)" + std::to_string(i) +
              R"(", "layer": "line", )" + percent(100) + "}";
  }
  const auto report = lint_of(offers + "]");
  const auto capped = found(report, FindingName::pairs_capped);
  ASSERT_TRUE(capped);
  EXPECT_EQ(capped->path, "ruleset.offers");
  EXPECT_THAT(capped->text, HasSubstr("266 offers share goods with more than 256 others"));
  EXPECT_FALSE(found_in(FindingName::pairs_capped,
                        R"([{"id": "a", "layer": "line", )" + percent(100) + "}]"));
}

TEST(Scale, more_findings_of_a_name_than_are_kept_are_counted) {
  std::string offers = "[";
  for (std::size_t i = 0; i < findings_of_a_name_max + 5; ++i) {
    const std::string id = std::to_string(i);
    offers += std::string(i == 0 ? "" : ", ") + R"({"id": ")" + id +
              R"(", "layer": "line", "effect": {"target": "line", "percent": 0,
                  "select": {"skus": [")" +
              id + R"("]}}})";
  }
  const auto report = lint_of(offers + "]");
  EXPECT_EQ(report.findings().size(), findings_of_a_name_max);
  EXPECT_EQ(report.dropped(), 5U);
  EXPECT_EQ(report.count(Severity::error), findings_of_a_name_max + 5);
}

}  // namespace
}  // namespace till::loyalty
