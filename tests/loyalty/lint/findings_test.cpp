// Every finding of the linter once where it is due, and once where it is not.
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loyalty/lint/finding.h"
#include "tests/loyalty/lint/rulesets.h"

namespace till::loyalty {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Case {
  FindingName name;
  std::string wrong;  // offers, of which the finding speaks
  std::string right;  // offers, of which it does not
  std::string path;
  std::string text;  // part of it
  std::string more = {};
};

// An offer of a line percent with further fields, each with a comma before it.
std::string line(const std::string& id, int percent, const std::string& more = {},
                 const std::string& select = "{}") {
  return R"({"id": ")" + id + R"(", "layer": "line", "effect": {"target": "line", "percent": )" +
         std::to_string(percent) + R"(, "select": )" + select + "}" + more + "}";
}

std::string in_list(const std::vector<std::string>& offers) {
  std::string list = "[";
  for (const auto& offer : offers) list += (list.size() == 1 ? "" : ", ") + offer;
  return list + "]";
}

const std::string tea = R"({"categories": ["food/tea"]})";
const std::string food = R"({"categories": ["food"]})";
const std::string mugs = R"({"skus": ["mug"]})";
const std::string tobacco_law =
    R"("legal": [{"category": "tobacco", "discountable": false, "earnable": false}], )";
const std::string vodka_law = R"("legal": [{"category": "vodka", "min_price": 30000}], )";
const std::string margins = R"("margins": [{"margin": 500}], )";
const std::string tiers = R"("tiers": [{"id": "gold", "rate": 700}], )";
const std::string stores = R"("stores": {"s1": {}}, )";
const std::string base_rate = R"("program": {"rate": 500}, )";
// Two layers, the first of which closes.
const std::string closing_layers =
    R"("layers": [{"name": "first", "pick": "best", "closes": true},
                  {"name": "line", "pick": "best"}], )";

std::string in_first(const std::string& select, const std::string& more = {}) {
  return R"({"id": "early", "layer": "first", "effect": {"target": "line", "percent": 500, )"
         R"("select": )" +
         select + "}" + more + "}";
}

std::string set(const std::string& id, const std::string& layer, const std::string& select,
                const std::string& more = {}) {
  return R"({"id": ")" + id + R"(", "layer": ")" + layer +
         R"(", "effect": {"target": "set", "parts": [{"count": 2, "select": )" + select +
         R"(}, {"count": 1, "percent": 10000, "select": )" + select + "}]}" + more + "}";
}

std::vector<Case> cases_of_one_offer() {
  using enum FindingName;
  return {
      {never_active, in_list({line("a", 500, R"(, "active": {"from": 200, "until": 100})")}),
       in_list({line("a", 500, R"(, "active": {"from": 100, "until": 4000000000})")}),
       "ruleset.offers[0].active.until", "until is not after from"},
      {contradictory_condition,
       in_list({line("a", 500, R"(, "when": {"all": [{"tender": "card"}, {"tender": "cash"}]})")}),
       in_list({line("a", 500, R"(, "when": {"any": [{"tender": "card"}, {"tender": "cash"}]})")}),
       "ruleset.offers[0].when", "all of it paid by card and all of it by cash"},
      {selects_nothing,
       in_list({line("a", 500, "", R"({"skus": ["x"], "except": {"skus": ["x", "y"]}})")}),
       in_list({line("a", 500, "", R"({"skus": ["x", "z"], "except": {"skus": ["x", "y"]}})")}),
       "ruleset.offers[0].effect.select", "no good can meet this selector"},
      {law_forbids, in_list({line("a", 500, "", R"({"categories": ["tobacco/cigars"]})")}),
       in_list({line("a", 500, "", R"({"categories": ["tobacco", "food"]})")}),
       "ruleset.offers[0].effect.select", "from discounts", tobacco_law},
      {takes_nothing, in_list({line("a", 0)}), in_list({line("a", 1)}), "ruleset.offers[0].effect",
       "a reduction of 0"},
      {price_below_law,
       R"([{"id": "a", "layer": "line", "effect": {"target": "line", "price": 29999,
            "select": {"categories": ["vodka"]}}}])",
       R"([{"id": "a", "layer": "line", "effect": {"target": "line", "price": 30000,
            "select": {"categories": ["vodka"]}}}])",
       "ruleset.offers[0].effect.price", "below the legal minimum of 30000", vodka_law},
      {everybody_is_control,
       in_list(
           {line("a", 500, R"(, "audience": {"experiment": {"salt": "x", "holdout": 10000}})")}),
       in_list({line("a", 500, R"(, "audience": {"experiment": {"salt": "x", "holdout": 9999}})")}),
       "ruleset.offers[0].audience.experiment.holdout", "control group"},
      {kept_on_return,
       in_list({line("a", 10000, R"(, "when": {"item": {"select": {"skus": ["tea"]}}})", mugs)}),
       in_list(
           {line("a", 10000,
                 R"(, "on_return": "reevaluate", "when": {"item": {"select": {"skus": ["tea"]}}})",
                 mugs)}),
       "ruleset.offers[0].on_return", "keeps the reward"},
      {floor_breaks_gift, in_list({set("a", "unit", food)}),
       in_list({set("a", "unit", food, R"(, "below_cost": true)")}), "ruleset.offers[0].below_cost",
       "ruleset.margins[0]", margins},
  };
}

std::vector<Case> cases_of_figures() {
  using enum FindingName;
  return {
      {falling_ladder,
       R"([{"id": "a", "layer": "line", "effect": {"target": "line", "ladder": [
            {"min_quantity": 2000, "percent": 700}, {"min_quantity": 3000, "percent": 500}]}}])",
       R"([{"id": "a", "layer": "line", "effect": {"target": "line", "ladder": [
            {"min_quantity": 2000, "percent": 500}, {"min_quantity": 3000, "percent": 700}]}}])",
       "ruleset.offers[0].effect.ladder[1]", "5 % after 7 %"},
      {limit_below_reward,
       R"([{"id": "a", "layer": "basket", "effect": {"target": "basket", "amount": 500},
            "limits": {"amount": 499}}])",
       R"([{"id": "a", "layer": "basket", "effect": {"target": "basket", "amount": 500},
            "limits": {"amount": 500}}])",
       "ruleset.offers[0].limits.amount", "at most 499 a receipt, less than the 500"},
      {budget_unbounded, in_list({line("a", 500, R"(, "limits": {"budget": true})")}),
       in_list({line("a", 500, R"(, "limits": {"budget": true, "amount": 10000})")}),
       "ruleset.offers[0].limits.budget", "one large receipt may use up a lease"},
      {budget_without_end,
       in_list({line("a", 500, R"(, "limits": {"budget": true, "amount": 10000})")}),
       in_list({line("a", 500, R"(, "limits": {"budget": true, "amount": 10000},
                                    "active": {"until": 1900000000})")}),
       "ruleset.offers[0].limits.budget", "until its budget is gone"},
      {contradictory_audience,
       in_list({line("a", 500, R"(, "audience": {"first_purchase": true, "absent_days": 90})")}),
       in_list({line("a", 500, R"(, "audience": {"first_purchase": true})")}),
       "ruleset.offers[0].audience", "first_purchase and absent_days"},
      {suspicious_unit, in_list({line("a", 10)}), in_list({line("a", 100)}),
       "ruleset.offers[0].effect.percent", "percent 10 is 0.1 %; 10 % is 1000"},
      {over, in_list({line("a", 500, R"(, "active": {"until": 1800000000})")}),
       in_list({line("a", 500, R"(, "active": {"until": 1800000001})")}),
       "ruleset.offers[0].active.until", "ended at 2027-01-15T08:00:00Z"},
  };
}

std::vector<Case> cases_of_references() {
  using enum FindingName;
  return {
      {unknown_tier, in_list({line("a", 500, R"(, "audience": {"tiers": ["glod"]})")}),
       in_list({line("a", 500, R"(, "audience": {"tiers": ["gold"]})")}),
       "ruleset.offers[0].audience.tiers", "no tier \"glod\"", tiers},
      {unknown_store, in_list({line("a", 500, R"(, "active": {"stores": ["s2"]})")}),
       in_list({line("a", 500, R"(, "active": {"stores": ["s1"]})")}),
       "ruleset.offers[0].active.stores", "no store \"s2\"", stores},
      {stamps_never_granted,
       R"([{"id": "a", "layer": "unit", "below_cost": true, "effect": {"target": "set",
            "parts": [{"count": 1, "percent": 10000}],
            "stamps": {"card": "coffee", "every": 5}}}])",
       R"([{"id": "a", "layer": "unit", "below_cost": true, "effect": {"target": "set",
            "parts": [{"count": 1, "percent": 10000}], "stamps": {"card": "coffee", "every": 5}}},
           {"id": "b", "effect": {"grant": "stamp", "card": "coffee"}}])",
       "ruleset.offers[0].effect.stamps.card", "only a receipt with 5 units at once"},
      {coupon_opens_nothing,
       R"([{"id": "a", "effect": {"grant": "coupon", "coupon": "back10", "valid_days": 14}}])",
       R"([{"id": "a", "effect": {"grant": "coupon", "coupon": "back10", "valid_days": 14}},
           {"id": "b", "layer": "code", "trigger": {"code": "back10"},
            "effect": {"target": "basket", "percent": 1000}}])",
       "ruleset.offers[0].effect.coupon", "the code \"back10\""},
  };
}

std::vector<Case> cases_of_pairs() {
  using enum FindingName;
  return {
      {always_loses, in_list({line("a", 500, "", tea), line("b", 700, "", food)}),
       in_list({line("a", 700, "", tea), line("b", 500, "", food)}), "ruleset.offers[0]",
       "always loses to b"},
      {competes, in_list({line("a", 700, "", tea), line("b", 500, "", food)}),
       in_list({line("a", 700, "", tea), line("b", 500, "", R"({"categories": ["toys"]})")}),
       "ruleset.offers[1].layer", "competes with a in layer line"},
      {stacks,
       in_list({line("a", 1000, "", tea),
                R"({"id": "b", "layer": "code", "effect": {"target": "basket", "percent": 700}})"}),
       in_list({line("a", 1000, "", tea), line("b", 700, "", food)}), "ruleset.offers[1].layer",
       "10 % of a and its own 7 % come to 16.3 % together"},
      {blocked, in_list({in_first(tea), line("late", 500, "", food)}),
       in_list({in_first(tea), line("late", 500, "", mugs)}), "ruleset.offers[1].layer",
       "closed by early", closing_layers},
      {always_blocked, in_list({in_first(food), line("late", 500, "", tea)}),
       in_list({in_first(tea), line("late", 500, "", food)}), "ruleset.offers[1].layer",
       "early, which covers all goods of this offer", closing_layers},
      {overlapping_sets, in_list({set("a", "unit", food), set("b", "line", tea)}),
       in_list({set("a", "unit", mugs), set("b", "line", R"({"skus": ["cup"]})")}),
       "ruleset.offers[1].layer", "may need the same units as a"},
      {threshold_fragile,
       in_list({line("a", 500),
                R"({"id": "b", "layer": "basket", "effect": {"target": "basket", "amount": 5000},
                    "when": {"amount": {"min": 50000}}})"}),
       in_list({line("a", 500),
                R"({"id": "b", "layer": "basket", "effect": {"target": "basket", "amount": 5000},
                    "when": {"amount": {"min": 50000, "on": "initial"}}})"}),
       "ruleset.offers[1].when.amount", "a discount of 1 by a ends below the threshold, and 5000"},
  };
}

class FindingsOfARuleset : public testing::TestWithParam<Case> {};

TEST_P(FindingsOfARuleset, are_said_where_they_are_due_and_nowhere_else) {
  const Case& one = GetParam();
  const auto finding = found_in(one.name, one.wrong, one.more);
  ASSERT_TRUE(finding.has_value()) << one.wrong;
  EXPECT_EQ(finding->path, one.path);
  EXPECT_THAT(finding->text, HasSubstr(one.text));
  EXPECT_FALSE(finding->offers.empty());
  EXPECT_FALSE(hint_of(one.name).empty());
  EXPECT_FALSE(found_in(one.name, one.right, one.more).has_value()) << one.right;
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  return std::string(name_of(info.param.name));
}

INSTANTIATE_TEST_SUITE_P(Alone, FindingsOfARuleset, testing::ValuesIn(cases_of_one_offer()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Figures, FindingsOfARuleset, testing::ValuesIn(cases_of_figures()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(References, FindingsOfARuleset, testing::ValuesIn(cases_of_references()),
                         name_of_case);
INSTANTIATE_TEST_SUITE_P(Pairs, FindingsOfARuleset, testing::ValuesIn(cases_of_pairs()),
                         name_of_case);

// The others are tested with what makes them: pairs_capped in scale_test, those of receipts in
// replay_test.
TEST(Findings, every_name_is_tested) {
  std::set<FindingName> tested{FindingName::pairs_capped,       FindingName::threshold_lost,
                               FindingName::budget_cannot_last, FindingName::never_applied,
                               FindingName::cut_short,          FindingName::matched_nothing};
  for (const auto& list :
       {cases_of_one_offer(), cases_of_figures(), cases_of_references(), cases_of_pairs()}) {
    for (const Case& one : list) tested.insert(one.name);
  }
  EXPECT_EQ(tested.size(), finding_names);
}

// The part of the page that tells findings of this severity.
std::string table_of(Severity severity, const std::string& page) {
  const auto from = page.find("\n| " + std::string(name_of(severity)) + " |");
  require(from != std::string::npos, "the page has a table for each severity");
  return page.substr(from, page.find("\n\n", from) - from);
}

TEST(Findings, every_name_is_explained_on_its_page_under_its_severity) {
  std::ifstream stream(TILL_SOURCE_DIR "/docs/ruleset-check.md", std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  for (std::size_t i = 0; i < finding_names; ++i) {
    const auto name = static_cast<FindingName>(i);
    const std::string quoted = "`" + std::string(name_of(name)) + "`";
    EXPECT_THAT(table_of(severity_of(name), page), HasSubstr(quoted));
    EXPECT_EQ(page.find(quoted + " *estimate*") != std::string::npos, is_estimate(name)) << quoted;
  }
}

TEST(Findings, pieces_are_thousands) {
  const auto in_item = [](int least) {
    return found_in(FindingName::suspicious_unit,
                    in_list({line("a", 500,
                                  R"(, "when": {"all": [{"item": {"min_quantity": )" +
                                      std::to_string(least) + "}}]}")}));
  };
  ASSERT_TRUE(in_item(2).has_value());
  EXPECT_EQ(in_item(2)->text, "min_quantity 2 is 0.002; 2 pieces are 2000");
  EXPECT_FALSE(in_item(100).has_value());
  const auto in_step = found_in(FindingName::suspicious_unit,
                                R"([{"id": "a", "layer": "line", "effect": {"target": "line",
                                     "ladder": [{"min_quantity": 3, "percent": 500}]}}])");
  ASSERT_TRUE(in_step.has_value());
  EXPECT_EQ(in_step->path, "ruleset.offers[0].effect.ladder[0].min_quantity");
}

TEST(Findings, a_ruleset_without_conflicts_has_none) {
  EXPECT_THAT(lint_of("[]").findings(), ElementsAre());
  EXPECT_THAT(lint_of(in_list({line("a", 500)})).findings(), ElementsAre());
}

TEST(Findings, an_offer_that_never_acts_meets_nobody) {
  const auto dead = line("b", 500, R"(, "active": {"from": 2, "until": 1})", food);
  const auto report = lint_of(in_list({line("a", 700, "", tea), dead}));
  EXPECT_TRUE(report.never_acts("b"));
  EXPECT_FALSE(report.never_acts("a"));
  EXPECT_EQ(report.findings().size(), 1U);
}

TEST(Findings, errors_come_first_then_warnings_then_notes) {
  const auto report =
      lint_of(in_list({line("a", 500, R"(, "active": {"until": 5})"), line("b", 0, "", tea),
                       line("c", 500, R"(, "limits": {"budget": true})", mugs)}));
  std::vector<Severity> severities;
  for (const auto& finding : report.findings()) severities.push_back(severity_of(finding.name));
  EXPECT_TRUE(std::ranges::is_sorted(severities, std::greater<>{}));
  EXPECT_EQ(report.count(Severity::error), 1U);
  EXPECT_GE(report.count(Severity::warning), 1U);
  EXPECT_GE(report.count(Severity::note), 2U);
}

}  // namespace
}  // namespace till::loyalty
