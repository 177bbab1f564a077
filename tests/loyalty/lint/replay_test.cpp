// What offers would have done on receipts, with figures derived by hand, and what is found there.
#include "loyalty/lint/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/loyalty/lint/rulesets.h"

namespace till::loyalty {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

ReplayFigures replayed(const std::shared_ptr<const CompiledRuleset>& rules,
                       const std::vector<Sample>& samples) {
  Replay replay(rules);
  for (const Sample& sample : samples) {
    const auto added = replay.add(sample);
    require(added.has_value(), added ? "" : describe(added.error()));
  }
  return replay.figures();
}

Report report_of(const std::shared_ptr<const CompiledRuleset>& rules,
                 const std::vector<Sample>& samples) {
  Report report;
  add_findings(*rules, replayed(rules, samples), report);
  return report;
}

const std::string tea_line =
    R"([{"id": "1", "sku": "tea", "quantity": 1000, "price": 10000, "amount": 10000}])";
const std::string tea_and_mug =
    R"([{"id": "1", "sku": "tea", "quantity": 1000, "price": 10000, "amount": 10000},
        {"id": "2", "sku": "mug", "quantity": 1000, "price": 5000, "amount": 5000}])";

// 10 % wins over 7 % on 10000: takes 1000, of which 700 would have been taken anyway.
TEST(Replay, tells_what_an_offer_takes_and_from_whom) {
  const auto rules = ruleset_of(R"([
      {"id": "ten", "layer": "line", "effect": {"target": "line", "percent": 1000,
        "select": {"skus": ["tea"]}}},
      {"id": "seven", "layer": "line", "effect": {"target": "line", "percent": 700}}])");
  const auto figures = replayed(rules, {sample_of(tea_and_mug), sample_of(tea_line)});
  EXPECT_EQ(figures.receipts, 2);
  EXPECT_EQ(figures.gross, Money{25'000});
  EXPECT_EQ(figures.discount, Money{2'350});
  const OfferFigures& ten = figures.offers.at("ten");
  EXPECT_EQ(ten.considered, 2);
  EXPECT_EQ(ten.applied, 2);
  EXPECT_EQ(ten.turnover, Money{20'000});
  EXPECT_EQ(ten.taken, Money{2'000});
  EXPECT_EQ(ten.net_taken, Money{600});
  EXPECT_THAT(ten.money_from, ElementsAre(Pair("seven", Money{1'400})));
  const OfferFigures& seven = figures.offers.at("seven");
  EXPECT_EQ(seven.considered, 2);
  EXPECT_EQ(seven.applied, 1);
  EXPECT_EQ(seven.taken, Money{350});
  EXPECT_EQ(seven.net_taken, Money{350});
  EXPECT_EQ(seven.turnover, Money{5'000});
  EXPECT_THAT(seven.lost_to, ElementsAre(Pair("ten", 2)));
}

// A rate of 7 % over the program's 5 %: 700 of 10000, of which 500 would have come anyway.
TEST(Replay, tells_which_points_would_have_come_anyway) {
  const auto rules = ruleset_of(R"([{"id": "more", "effect": {"points": "rate", "rate": 700}}])",
                                R"("program": {"rate": 500}, )");
  Sample sample = sample_of(tea_line);
  sample.member = Member{.account = "a1"};
  const auto figures = replayed(rules, {sample});
  const OfferFigures& more = figures.offers.at("more");
  EXPECT_EQ(more.points, Points{700});
  EXPECT_EQ(more.net_points, Points{200});
  EXPECT_THAT(more.points_from, ElementsAre(Pair("rate:program", Points{500})));
  EXPECT_EQ(more.turnover, Money{10'000});
}

TEST(Replay, a_receipt_that_the_engine_refuses_adds_nothing) {
  Replay replay(ruleset_of("[]"));
  Sample sample = sample_of(tea_line);
  sample.basket.currency = "EUR";
  const auto added = replay.add(sample);
  ASSERT_FALSE(added.has_value());
  EXPECT_EQ(added.error().context, "basket.currency");
  EXPECT_EQ(replay.figures().receipts, 0);
}

TEST(ReplayFindings, an_offer_that_no_receipt_touches) {
  const auto rules = ruleset_of(R"([
      {"id": "mistyped", "layer": "line", "effect": {"target": "line", "percent": 1000,
        "select": {"skus": ["taa"]}}},
      {"id": "code", "layer": "code", "trigger": {"code": "X"},
       "effect": {"target": "basket", "percent": 1000}},
      {"id": "fine", "layer": "line", "effect": {"target": "line", "percent": 1000}}])");
  const auto report = report_of(rules, {sample_of(tea_line)});
  ASSERT_EQ(report.findings().size(), 2U);
  EXPECT_EQ(report.findings()[0].name, FindingName::matched_nothing);
  EXPECT_THAT(report.findings()[0].text,
              HasSubstr("no line and no date fits it on any of 1 receipt"));
  EXPECT_THAT(report.findings()[1].text, HasSubstr("nobody presented it"));
  EXPECT_TRUE(is_estimate(report.findings()[0].name));
}

TEST(ReplayFindings, an_offer_that_never_applied_says_most_often_why) {
  const auto rules = ruleset_of(R"([{"id": "big", "layer": "basket",
      "when": {"amount": {"min": 90000}}, "effect": {"target": "basket", "percent": 1000}}])");
  const auto never = found(report_of(rules, {sample_of(tea_line), sample_of(tea_and_mug)}),
                           FindingName::never_applied);
  ASSERT_TRUE(never);
  EXPECT_THAT(never->text,
              HasSubstr("looked at on 2 receipts, never applied; most often: its conditions do not "
                        "hold (2)"));
  const auto low = ruleset_of(R"([{"id": "big", "layer": "basket",
      "when": {"amount": {"min": 15000}}, "effect": {"target": "basket", "percent": 1000}}])");
  EXPECT_FALSE(found(report_of(low, {sample_of(tea_line), sample_of(tea_and_mug)}),
                     FindingName::never_applied));
}

std::shared_ptr<const CompiledRuleset> with_threshold(const std::string& on) {
  return ruleset_of(R"([
      {"id": "cent", "layer": "line", "effect": {"target": "line", "amount": 1,
        "select": {"skus": ["tea"]}}},
      {"id": "half", "layer": "basket", "when": {"amount": {"min": 10000, "on": ")" +
                    on + R"("}}, "effect": {"target": "basket", "amount": 5000}}])");
}

TEST(ReplayFindings, a_discount_of_one_pushes_a_receipt_under_a_threshold) {
  const auto lost =
      found(report_of(with_threshold("running"), {sample_of(tea_line), sample_of(tea_and_mug)}),
            FindingName::threshold_lost);
  ASSERT_TRUE(lost);
  EXPECT_THAT(lost->offers, ElementsAre("half", "cent"));
  EXPECT_THAT(lost->text, HasSubstr("by offer and receipts: cent (1)"));
  EXPECT_FALSE(found(report_of(with_threshold("initial"), {sample_of(tea_line)}),
                     FindingName::threshold_lost));
}

TEST(ReplayFindings, limits_that_cut) {
  const auto limited = [](int amount) {
    return ruleset_of(
        R"([{"id": "a", "layer": "line", "effect": {"target": "line", "percent": 1000},
        "limits": {"amount": )" +
        std::to_string(amount) + "}}]");
  };
  const auto cut = found(report_of(limited(400), {sample_of(tea_line)}), FindingName::cut_short);
  ASSERT_TRUE(cut);
  EXPECT_THAT(cut->text, HasSubstr("cut off 600 of what it asked on 1 receipt"));
  EXPECT_FALSE(found(report_of(limited(1'000), {sample_of(tea_line)}), FindingName::cut_short));
}

// Two receipts of one register and day take 2000; either alone would fit the lease of 1500.
TEST(ReplayFindings, a_lease_that_does_not_last_the_day) {
  const auto rules = ruleset_of(R"([{"id": "a", "layer": "line",
      "effect": {"target": "line", "percent": 1000}, "limits": {"budget": true}}])");
  const auto leased = [](std::int64_t lease, const std::string& day) {
    Sample sample = sample_of(tea_line, R"("business_date": ")" + day + R"(", )");
    sample.context.leases["a"] = Money{lease};
    return sample;
  };
  const auto last =
      found(report_of(rules, {leased(1'500, "2026-11-22"), leased(500, "2026-11-22")}),
            FindingName::budget_cannot_last);
  ASSERT_TRUE(last);
  EXPECT_THAT(last->text,
              HasSubstr("would take 2000 of it, and its receipts know a lease of 1500"));
  EXPECT_FALSE(found(report_of(rules, {leased(1'500, "2026-11-22"), leased(1'500, "2026-11-23")}),
                     FindingName::budget_cannot_last));
  EXPECT_FALSE(found(report_of(rules, {leased(2'000, "2026-11-22"), leased(2'000, "2026-11-22")}),
                     FindingName::budget_cannot_last));
  // Without a lease the budget counts as leased in full, and the busiest day is told.
  const auto figures = replayed(rules, {sample_of(tea_line), sample_of(tea_line)});
  EXPECT_EQ(figures.offers.at("a").applied, 2);
  EXPECT_EQ(figures.offers.at("a").busiest_day, Money{2'000});
}

}  // namespace
}  // namespace till::loyalty
