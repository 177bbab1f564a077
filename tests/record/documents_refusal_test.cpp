#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "record/documents/parse.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"
#include "tests/record/documents_refusals.h"

namespace till::record {
namespace {

using namespace test::reasons;
using test::expect_refused;
using test::Row;

void expect_ruleset_refused(const std::vector<Row>& rows) {
  expect_refused(test::full_ruleset(), "ruleset", rows, parse_ruleset);
}

TEST(RulesetRefusals, every_field_of_the_head) {
  expect_ruleset_refused({
      {"format", "", missing},
      {"format", "2", "must be 1"},
      {"version", "", missing},
      {"version", R"("")", "must not be empty"},
      {"engine", "", missing},
      {"engine", "2", "this build does not know these rules of computation"},
      {"engine", "0", "must lie between 1 and 1000000"},
      {"currency", "", missing},
      {"stacking", "1", unknown},
      {"offers", "{}", "must be a list"},
  });
}

TEST(RulesetRefusals, an_engine_of_the_future_is_unsupported_rather_than_invalid) {
  const auto result =
      parse_ruleset(json::canonical(test::changed(test::full_ruleset(), "engine", json::Value(2))));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::unsupported);
}

TEST(RulesetRefusals, every_field_of_the_program) {
  expect_ruleset_refused({
      {"program", "[]", "must be an object"},
      {"program.points_digits", "3", "must lie between 0 and 2"},
      {"program.point_value.points", "0", "must lie between 1 and 1000000"},
      {"program.point_value.minor", "1000001", "must lie between 1 and 1000000"},
      {"program.points_as", R"("gift")", "must be one of discount, tender"},
      {"program.rate", "1000001", "must lie between 0 and 1000000"},
      {"program.rate", "1.5", integer},
      {"program.rate", R"("5")", integer},
      {"program.points_rounding", R"("up")", "must be one of floor, half_up"},
      {"program.earn_on_points_part", "1", "must be true or false"},
      {"program.pending_days", "-1", "must lie between 0 and 36500"},
      {"program.valid.days", "", missing},
      {"program.valid.end", R"("week")", "must be one of day, month, year"},
      {"program.valid.more", "1", unknown},
      {"program.zone", R"("berlin")", "is not in the ruleset's zones"},
      {"program.redeem.share", "10001", "must lie between 0 and 10000"},
      {"program.redeem.receipt_cap", "-1", money},
      {"program.redeem.step", "0", "must lie between 1 and 1000000000000"},
      {"program.redeem.min_line", "2", "must lie between 0 and 1"},
      {"program.redeem.rate", "1", unknown},
      {"program.payable_step.cash", "0", "must lie between 1 and 1000000000000"},
      {"program.payable_step.cheque", "1", unknown},
      {"program.near_miss", "10001", "must lie between 0 and 10000"},
      {"program.clawback", R"("all")", "must be one of only_pending, within_balance, unlimited"},
      {"program.expired_lot", R"("lost")", "must be one of grace, forfeit, new_lot"},
      {"program.grace_days", "36501", "must lie between 0 and 36500"},
      {"program.more", "1", unknown},
  });
}

TEST(RulesetRefusals, places_layers_tiers_and_floors) {
  expect_ruleset_refused({
      {"zones.msk", "{}", "must be a list"},
      {"zones.msk[0].offset", "841", "must lie between -840 and 840"},
      {"zones.msk[0].offset", "", missing},
      {"zones.msk[0].from", "", missing},
      {"zones.msk[1].from", "0", twice},
      {"zones.msk[1].until", "0", unknown},
      {"stores.s1.zone", R"("berlin")", "is not in the ruleset's zones"},
      {"stores.s1.partner", R"("grocer")", "is not in the ruleset's partners"},
      {"stores.s1.name", R"("x")", unknown},
      {"partners.cosmetics.rate", "-1", "must lie between 0 and 1000000"},
      {"partners.cosmetics.redeem.step", "0", "must lie between 1 and 1000000000000"},
      {"partners.cosmetics.more", "0", unknown},
      {"layers[0].name", "", missing},
      {"layers[1].name", R"("line")", twice},
      {"layers[0].pick", "", missing},
      {"layers[0].pick", R"("worst")", "must be one of all, best, first"},
      {"layers[0].of", R"("end")", "must be one of running, start"},
      {"layers[0].closes", "0", "must be true or false"},
      {"layers[0].more", "0", unknown},
      {"tiers[0].id", "", missing},
      {"tiers", R"([{"id": "a"}, {"id": "a"}])", twice, "tiers[1].id"},
      {"tiers[0].rate", "1000001", "must lie between 0 and 1000000"},
      {"tiers[0].by", R"("love")", "must be one of spend, points, visits"},
      {"tiers[0].over", R"("ever")",
       "must be one of calendar_year, previous_year, rolling, lifetime"},
      {"tiers[0].rolling_days", "0", "must lie between 1 and 36500"},
      {"tiers[0].from", "-1", "must lie between 0 and 1000000000000000"},
      {"tiers[0].starts", R"("later")", "must be one of at_once, next_period"},
      {"tiers[0].downgrade", R"("two")", "must be one of none, one_step, recompute"},
      {"tiers[0].more", "0", unknown},
      {"legal[0].category", "", missing},
      {"legal[0].min_price", "-1", money},
      {"legal[0].earnable", "null", "must be true or false"},
      {"legal[0].more", "0", unknown},
      {"margins[0].margin", "", missing},
      {"margins[0].margin", "1000001", "must lie between 0 and 1000000"},
      {"margins[0].select.sku", "[]", unknown},
  });
}

TEST(OfferRefusals, every_field_of_the_head) {
  expect_ruleset_refused({
      {"offers[0].id", "", missing},
      {"offers[0].id", R"("a:b")", "must have no colon"},
      {"offers[1].id", R"("line")", twice},
      {"offers[0].layer", "", missing},
      {"offers[0].layer", R"("promo")", "is not in the ruleset's layers"},
      {"offers[5].layer", R"("line")", misfit},
      {"offers[0].priority", "1001", "must lie between -1000 and 1000"},
      {"offers[0].closes", R"("yes")", "must be true or false"},
      {"offers[5].closes", "true", misfit},
      {"offers[8].below_cost", "true", misfit},
      {"offers[12].on_return", R"("reevaluate")", misfit},
      {"offers[0].on_return", R"("charge")", "must be one of keep, reevaluate"},
      {"offers[3].on_return", R"("keep")", "an unspread set and a stamp reward are re-evaluated"},
      {"offers[0].worth", "-1", money},
      {"offers[0].effect", "", missing},
      {"offers[0].stacking", R"("all")", unknown},
  });
}

TEST(OfferRefusals, a_stamp_reward_that_is_spread_is_reevaluated_too) {
  const auto set = test::changed(test::full_ruleset(), "offers[3].effect.spread", std::nullopt);
  expect_refused(
      set, "ruleset",
      {{"offers[3].on_return", R"("keep")", "an unspread set and a stamp reward are re-evaluated"}},
      parse_ruleset);
}

TEST(OfferRefusals, active_audience_and_trigger) {
  expect_ruleset_refused({
      {"offers[0].active.from", "-1", "must lie between 0 and 253402300799"},
      {"offers[0].active.weekdays", "[0]", "must lie between 1 and 7",
       "offers[0].active.weekdays[0]"},
      {"offers[0].active.weekdays", "[1, 8]", "must lie between 1 and 7",
       "offers[0].active.weekdays[1]"},
      {"offers[0].active.hours", R"(["22:00"])", "must be a list of two times"},
      {"offers[0].active.hours", R"(["22:00", "22:00"])", "must not be equal"},
      {"offers[0].active.hours", R"(["22:00", "24:01"])", "must be a time from 00:00 to 24:00",
       "offers[0].active.hours[1]"},
      {"offers[0].active.hours", R"(["9:00", "10:00"])", "must be a time from 00:00 to 24:00",
       "offers[0].active.hours[0]"},
      {"offers[0].active.hours", "[1, 2]", "must be a string", "offers[0].active.hours[0]"},
      {"offers[0].active.days", "[1]", unknown},
      {"offers[0].audience.members", "1", "must be true or false"},
      {"offers[0].audience.birthday.before", "367", "must lie between 0 and 366"},
      {"offers[0].audience.birthday.on", "1", unknown},
      {"offers[0].audience.absent_days", "0", "must lie between 1 and 36500"},
      {"offers[0].audience.experiment.salt", "", missing},
      {"offers[0].audience.experiment.holdout", "10001", "must lie between 0 and 10000"},
      {"offers[0].audience.experiment.holdout", "", missing},
      {"offers[0].audience.age", "18", unknown},
      {"offers[0].trigger", "{}", "needs exactly one of code, pick"},
      {"offers[0].trigger.code", R"("")", "must not be empty"},
      {"offers[0].trigger.pick", "true", unknown},
      {"offers[1].trigger.pick", "false", "must be true"},
      {"offers[1].trigger.cost_points", "-1", money},
  });
}

// A condition inside `depth` - 1 negations.
std::string nested_condition(int depth) {
  std::string text;
  for (int level = 1; level < depth; ++level) text += R"({"not": )";
  text += R"({"tender": "card"})";
  return text.append(static_cast<std::size_t>(depth - 1), '}');
}

TEST(OfferRefusals, every_kind_of_condition) {
  const std::string one_of =
      "needs exactly one of all, any, not, item, amount, present, absent, tender";
  const std::string deep = nested_condition(17);
  std::string deep_path = "offers[0].when";
  for (int depth = 1; depth < 17; ++depth) deep_path += ".not";
  expect_ruleset_refused({
      {"offers[0].when", "{}", one_of},
      {"offers[0].when", R"({"tender": "card", "all": []})", one_of},
      {"offers[0].when", R"({"some": []})", unknown, "offers[0].when.some"},
      {"offers[0].when", "[]", "must be an object"},
      {"offers[0].when.all", "{}", "must be a list"},
      {"offers[0].when.all[2].item.min_quantity", "-1", "must lie between 0 and 10000000000000"},
      {"offers[0].when.all[2].item.min", "1", unknown},
      {"offers[0].when.all[3].item.min_amount", "1000000000001", money},
      {"offers[0].when.all[4].amount.min_amount", "1", unknown},
      {"offers[0].when.all[4].amount.on", R"("later")", "must be one of running, initial"},
      {"offers[0].when.all[0].any[0].present.on", R"("initial")", unknown},
      {"offers[0].when.all[0].any[0].present.select.except", R"({"except": {}})",
       "must not stand inside an except",
       "offers[0].when.all[0].any[0].present.select.except.except"},
      {"offers[0].when.all[1].not", R"({"tender": ""})", "must not be empty",
       "offers[0].when.all[1].not.tender"},
      {"offers[0].when", deep, "is nested deeper than 16", deep_path},
  });
}

TEST(OfferRefusals, conditions_may_be_sixteen_deep) {
  const std::string deep = nested_condition(16);
  const auto ruleset =
      test::changed(test::full_ruleset(), "offers[0].when", test::json_value(deep));
  EXPECT_TRUE(parse_ruleset(json::canonical(ruleset)).has_value());
}

TEST(OfferRefusals, money_effects) {
  const std::string one_of = "needs exactly one of percent, amount, price, ladder";
  const std::string effect = "offers[0].effect";
  expect_ruleset_refused({
      {effect, "{}", "needs exactly one of target, points, grant, prompt"},
      {effect, R"({"target": "all"})", "must be one of line, basket, set", effect + ".target"},
      {effect, R"({"target": "line"})", one_of},
      {effect, R"({"target": "line", "percent": 1, "amount": 1})", one_of},
      {effect, R"({"target": "basket", "price": 1, "ladder": []})", "must have a step",
       effect + ".ladder"},
      {effect, R"({"target": "line", "percent": 1, "points": "rate"})", unknown,
       effect + ".points"},
      {effect, R"({"target": "line", "percent": 10001})", "must lie between 0 and 10000",
       effect + ".percent"},
      {effect, R"({"target": "line", "percent": 12.5})", integer, effect + ".percent"},
      {effect, R"({"target": "line", "amount": -1})", money, effect + ".amount"},
      {effect, R"({"target": "line", "price": 1, "spread": true})", unknown, effect + ".spread"},
      {effect + ".ladder[1].min_quantity", "3000", "must be above the step before"},
      {effect + ".ladder[1]", R"({"min_amount": 9000, "percent": 1})",
       "must be min_quantity as in the first step", effect + ".ladder[1].min_amount"},
      {effect + ".ladder[1].min_amount", "9000", "needs exactly one of min_quantity, min_amount",
       effect + ".ladder[1]"},
      {effect + ".ladder[1].min_sets", "1", unknown},
      {effect + ".ladder[1].percent", "1", "needs exactly one of percent, amount, price",
       effect + ".ladder[1]"},
  });
}

TEST(OfferRefusals, every_field_of_a_set) {
  const std::string one_of =
      "needs exactly one of percent, amount, price, ladder, percents of the parts";
  const std::string effect = "offers[3].effect";
  expect_ruleset_refused({
      {effect + ".parts", "", missing},
      {effect + ".parts", "[]", "must have a part"},
      {effect + ".parts[0].count", "", missing},
      {effect + ".parts[0].count", "0", "must lie between 1 and 1000000000"},
      {effect + ".parts[0].percent", "10001", "must lie between 0 and 10000"},
      {effect + ".parts[0].take", R"("any")", "must be one of dearest, cheapest"},
      {effect + ".parts[0].amount", "1", unknown},
      {effect + ".parts[1].percent", "", one_of, effect},
      {effect + ".price", "1", one_of, effect},
      {effect + ".stamps.card", "", missing},
      {effect + ".stamps.every", "0", "must lie between 1 and 1000000000"},
      {effect + ".on", R"("initial")", unknown},
      {effect + ".select", "{}", unknown},
      {"offers[4].effect.ladder[0].min_sets", "", missing},
      {"offers[4].effect.ladder[0].min_amount", "1", unknown},
  });
}

TEST(OfferRefusals, points_grants_and_prompts) {
  expect_ruleset_refused({
      {"offers[5].effect.points", R"("all")", "must be one of rate, multiply, bonus"},
      {"offers[5].effect.rate", "", missing},
      {"offers[5].effect.bonus", "1", unknown},
      {"offers[5].effect.valid.days", "", missing},
      {"offers[6].effect.times", "9999", "must lie between 10000 and 1000000"},
      {"offers[6].effect.times", "", missing},
      {"offers[7].effect.bonus", "", missing},
      {"offers[7].effect.bonus", "-1", money},
      {"offers[8].effect.grant", R"("car")", "must be one of stamp, progress, ticket, coupon"},
      {"offers[8].effect.card", "", missing},
      {"offers[8].effect.goal", "1", unknown},
      {"offers[9].effect.quest", "", missing},
      {"offers[9].effect.goal", "0", "must lie between 1 and 1000000000000000"},
      {"offers[9].effect.measure", R"("weight")", "must be one of amount, units, receipts"},
      {"offers[10].effect.draw", "", missing},
      {"offers[10].effect.per", "0", "must lie between 1 and 1000000000000"},
      {"offers[11].effect.coupon", "", missing},
      {"offers[11].effect.valid_days", "", missing},
      {"offers[11].effect.select", "{}", unknown},
      {"offers[12].effect.prompt", R"("")", "must not be empty"},
      {"offers[12].effect.select", "{}", unknown},
  });
}

std::string limits_of_offer(std::size_t offer) {
  std::string path = "offers[";
  path.append(std::to_string(offer)).append("].limits");
  return path;
}

void expect_fit(std::size_t offer, const std::string& name, bool fits) {
  const json::Value value = name == "budget" ? json::Value(true) : json::Value(1);
  const auto ruleset = test::changed(test::full_ruleset(), limits_of_offer(offer),
                                     json::Value(json::Object{{name, value}}));
  const auto result = parse_ruleset(json::canonical(ruleset));
  ASSERT_EQ(result.has_value(), fits) << offer << " " << name;
  if (fits) return;
  std::string path = "ruleset.";
  path.append(limits_of_offer(offer)).append(".").append(name);
  EXPECT_EQ(result.error().context, path);
  EXPECT_EQ(result.error().text, misfit);
}

// Which limits fit which effect, all pairs. By offer of the full ruleset: line, basket, set, rate,
// multiply, bonus, stamp, quest, ticket, coupon, prompt.
TEST(OfferRefusals, limits_must_fit_the_effect) {
  const std::vector<std::pair<std::size_t, std::set<std::string>>> fits = {
      {0, {"units_per_line", "units", "amount", "budget"}},
      {1, {"amount", "budget"}},
      {3, {"sets", "amount", "budget"}},
      {5, {"points"}},
      {6, {"points", "budget"}},
      {7, {"points", "budget"}},
      {8, {}},
      {9, {}},
      {10, {"units"}},
      {11, {}},
      {12, {}}};
  for (const auto& [offer, fitting] : fits) {
    for (const auto* name : {"units_per_line", "units", "sets", "amount", "points", "budget"}) {
      expect_fit(offer, name, fitting.contains(name));
    }
  }
}

TEST(OfferRefusals, limits_of_use_fit_every_effect_and_say_all_three) {
  for (std::size_t offer = 0; offer < 13; ++offer) {
    const auto ruleset = test::changed(
        test::full_ruleset(), limits_of_offer(offer),
        test::json_value(R"({"uses": {"count": 1, "per": "account", "period": "ever"}})"));
    EXPECT_TRUE(parse_ruleset(json::canonical(ruleset)).has_value()) << offer;
  }
  expect_ruleset_refused({
      {"offers[0].limits.units", "0", "must lie between 1 and 1000000000"},
      {"offers[0].limits.amount", "-1", money},
      {"offers[0].limits.uses.count", "0", "must lie between 1 and 1000000000"},
      {"offers[0].limits.uses.per", R"("shop")", "must be one of member, account"},
      {"offers[0].limits.uses.period", R"("hour")", "must be one of day, week, month, year, ever"},
      {"offers[0].limits.uses.period", "", missing},
      {"offers[0].limits.more", "1", unknown},
  });
}

}  // namespace
}  // namespace till::record
