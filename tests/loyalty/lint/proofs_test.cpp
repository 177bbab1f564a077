// What the linter leans on: what is proved must hold, and what is not proved must be left alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loyalty/lint/activity.h"
#include "loyalty/lint/goods.h"
#include "loyalty/lint/offer_view.h"
#include "tests/loyalty/lint/rulesets.h"

namespace till::loyalty {
namespace {

using testing::HasSubstr;

Selector categories(std::vector<std::string> words) { return {.categories = std::move(words)}; }
Selector skus(std::vector<std::string> words) { return {.skus = std::move(words)}; }
Selector excepting(Selector selector, Selector except) {
  selector.except = std::make_shared<const Selector>(std::move(except));
  return selector;
}

TEST(Goods, a_category_holds_those_below_it_and_no_word_that_begins_alike) {
  EXPECT_TRUE(covers(categories({"food"}), categories({"food/tea", "food/"})));
  EXPECT_TRUE(covers(categories({"food/"}), categories({"food"})));
  EXPECT_FALSE(covers(categories({"food"}), categories({"foods"})));
  EXPECT_FALSE(covers(categories({"food/tea"}), categories({"food"})));
  EXPECT_TRUE(are_disjoint(categories({"food"}), categories({"foods", "toys"})));
  EXPECT_FALSE(are_disjoint(categories({"food/tea/green"}), categories({"toys", "food"})));
}

TEST(Goods, everything_covers_all_and_is_covered_by_itself_alone) {
  EXPECT_TRUE(covers(Selector{}, skus({"tea"})));
  EXPECT_TRUE(covers(Selector{}, Selector{}));
  EXPECT_FALSE(covers(skus({"tea"}), Selector{}));
}

TEST(Goods, fields_of_other_kinds_prove_nothing) {
  EXPECT_FALSE(covers(categories({"food"}), skus({"tea"})));
  EXPECT_FALSE(are_disjoint(categories({"food"}), skus({"tea"})));
  // A good has many tags.
  EXPECT_FALSE(are_disjoint(Selector{.tags = {"new"}}, Selector{.tags = {"sale"}}));
  EXPECT_TRUE(are_disjoint(Selector{.brands = {"a"}}, Selector{.brands = {"b"}}));
}

TEST(Goods, an_except_takes_out) {
  const auto no_tea = excepting(categories({"food"}), categories({"food/tea"}));
  EXPECT_FALSE(covers(no_tea, categories({"food"})));
  EXPECT_TRUE(covers(no_tea, categories({"food/coffee"})));
  EXPECT_TRUE(covers(no_tea, excepting(categories({"food/x"}), categories({"food/tea", "toys"}))));
  EXPECT_TRUE(are_disjoint(no_tea, categories({"food/tea/green"})));
  EXPECT_FALSE(are_disjoint(no_tea, categories({"food"})));
  EXPECT_TRUE(selects_nothing(excepting(skus({"a"}), {})));
  EXPECT_FALSE(selects_nothing(no_tea));
}

TEST(Goods, lists_need_not_be_sorted) {
  EXPECT_TRUE(covers(skus({"z", "a", "m"}), skus({"m", "a"})));
  EXPECT_TRUE(are_disjoint(skus({"z", "a"}), skus({"y", "b", "c"})));
}

// Offers with one condition; `law` keeps tobacco from discounts.
std::optional<Finding> contradiction(const std::string& when) {
  return found_in(FindingName::contradictory_condition,
                  R"([{"id": "a", "layer": "basket", "when": )" + when +
                      R"(, "effect": {"target": "basket", "percent": 500}}])",
                  R"("legal": [{"category": "tobacco", "discountable": false}], )");
}

const std::string tea = R"("select": {"categories": ["food/tea"]})";
const std::string food = R"("select": {"categories": ["food"]})";

TEST(Contradictions, sums_that_exclude_each_other) {
  EXPECT_TRUE(contradiction(R"({"amount": {"min": 100, "max": 99}})"));
  EXPECT_FALSE(contradiction(R"({"amount": {"min": 100, "max": 100}})"));
  // What is enough of the tea is too much of the food.
  EXPECT_TRUE(contradiction(R"({"all": [{"amount": {"min": 100, )" + tea +
                            R"(}}, {"amount": {"max": 99, )" + food + "}}]}"));
  EXPECT_FALSE(contradiction(R"({"all": [{"amount": {"min": 100, )" + food +
                             R"(}}, {"amount": {"max": 99, )" + tea + "}}]}"));
  EXPECT_TRUE(contradiction(R"({"all": [{"item": {"min_quantity": 2000}},
                                        {"not": {"item": {"min_quantity": 2000}}}]})"));
  EXPECT_TRUE(
      contradiction(R"({"all": [{"amount": {"min": 100}}, {"not": {"amount": {"min": 100}}}]})"));
  EXPECT_FALSE(
      contradiction(R"({"all": [{"amount": {"min": 99}}, {"not": {"amount": {"min": 100}}}]})"));
}

TEST(Contradictions, a_running_sum_may_be_below_an_initial_one_and_not_above) {
  EXPECT_TRUE(contradiction(
      R"({"all": [{"amount": {"min": 100}}, {"amount": {"max": 99, "on": "initial"}}]})"));
  EXPECT_FALSE(contradiction(
      R"({"all": [{"amount": {"min": 100, "on": "initial"}}, {"amount": {"max": 99}}]})"));
}

TEST(Contradictions, presence_and_absence) {
  EXPECT_TRUE(
      contradiction(R"({"all": [{"present": {)" + tea + R"(}}, {"absent": {)" + food + "}}]}"));
  EXPECT_FALSE(
      contradiction(R"({"all": [{"present": {)" + food + R"(}}, {"absent": {)" + tea + "}}]}"));
  EXPECT_TRUE(contradiction(R"({"all": [{"present": {)" + tea + R"(}}, {"not": {"present": {)" +
                            food + "}}}]}"));
  // Goods that may not be discounted are there, though they do not count.
  EXPECT_FALSE(contradiction(R"({"all": [{"not": {"absent": {)" + tea +
                             R"(}}}, {"not": {"present": {)" + food + "}}}]}"));
  // The effect itself needs goods.
  EXPECT_TRUE(contradiction(R"({"absent": {}})"));
  EXPECT_TRUE(contradiction(R"({"present": {"select": {"categories": ["tobacco"]}}})"));
  EXPECT_FALSE(contradiction(R"({"absent": {"select": {"categories": ["tobacco"]}}})"));
}

TEST(Contradictions, tenders_that_cannot_both_pay_all) {
  EXPECT_TRUE(contradiction(R"({"all": [{"tender": "card"}, {"not": {"tender": "card"}}]})"));
  EXPECT_FALSE(contradiction(R"({"all": [{"tender": "card"}, {"not": {"tender": "cash"}}]})"));
}

TEST(Contradictions, every_alternative_must_fail) {
  EXPECT_FALSE(contradiction(R"({"any": [{"amount": {"min": 2, "max": 1}}, {"tender": "card"}]})"));
  const auto both = contradiction(
      R"({"any": [{"amount": {"min": 2, "max": 1}},
                  {"all": [{"tender": "a"}, {"tender": "b"}]}]})");
  ASSERT_TRUE(both);
  EXPECT_THAT(both->text, HasSubstr("no alternative can hold"));
  EXPECT_TRUE(contradiction(R"({"any": []})"));
  EXPECT_TRUE(contradiction(R"({"not": {"all": []}})"));
  EXPECT_FALSE(contradiction(R"({"all": []})"));
}

TEST(Contradictions, a_tree_of_too_many_alternatives_is_left_alone) {
  std::string one = R"({"any": [{"tender": "a"}, {"tender": "b"}]})";
  std::string all = R"({"all": [)" + one;
  for (int i = 0; i < 8; ++i) all += ", " + one;
  EXPECT_FALSE(contradiction(all + R"(, {"amount": {"min": 2, "max": 1}}]})"));
}

std::optional<Finding> never_active(const std::string& active, const std::string& more = {}) {
  return found_in(FindingName::never_active,
                  R"([{"id": "a", "layer": "line", "active": )" + active +
                      R"(, "effect": {"target": "line", "percent": 500}}])",
                  more);
}

// 1700000000 is a Tuesday, 22:13:20 UTC.
TEST(NeverActive, weekdays_and_hours_that_do_not_come) {
  EXPECT_TRUE(never_active(R"({"from": 1700000000, "until": 1700003600, "weekdays": [6]})"));
  EXPECT_FALSE(never_active(R"({"from": 1700000000, "until": 1700003600, "weekdays": [2]})"));
  // Some clock of the world shows Wednesday.
  EXPECT_FALSE(never_active(R"({"from": 1700000000, "until": 1700003600, "weekdays": [3]})"));
  EXPECT_FALSE(never_active(R"({"from": 1700000000, "until": 1700864000, "weekdays": [6]})"));
}

TEST(NeverActive, the_stores_own_clock_is_known) {
  const std::string moscow =
      R"("zones": {"msk": [{"from": 0, "offset": 180}]}, "stores": {"s1": {"zone": "msk"}}, )";
  const std::string hour = R"({"from": 1700000000, "until": 1700003600, "stores": ["s1"], )";
  EXPECT_TRUE(never_active(hour + R"("weekdays": [2]})", moscow));
  EXPECT_FALSE(never_active(hour + R"("weekdays": [3]})", moscow));
  EXPECT_TRUE(never_active(hour + R"("hours": ["03:00", "22:00"]})", moscow));
  EXPECT_FALSE(never_active(hour + R"("hours": ["22:00", "02:00"]})", moscow));
  // Hours past midnight belong to the day they began.
  EXPECT_FALSE(never_active(hour + R"("weekdays": [2], "hours": ["22:00", "02:00"]})", moscow));
  EXPECT_TRUE(never_active(hour + R"("weekdays": [3], "hours": ["22:00", "01:00"]})", moscow));
}

TEST(Together, times_and_places_that_never_meet) {
  EXPECT_TRUE(never_together({.until = instant_of(5)}, {.from = instant_of(5)}));
  EXPECT_FALSE(never_together({.until = instant_of(6)}, {.from = instant_of(5)}));
  EXPECT_TRUE(never_together({.stores = {"a"}}, {.stores = {"b"}}));
  EXPECT_FALSE(never_together({.stores = {"a"}}, {}));
  EXPECT_TRUE(never_together({.weekdays = {1}}, {.weekdays = {2}}));
  const std::pair<Minutes, Minutes> night{Minutes{1320}, Minutes{120}};
  EXPECT_FALSE(never_together({.weekdays = {1}, .hours = night}, {.weekdays = {2}}));
  const std::pair<Minutes, Minutes> noon{Minutes{720}, Minutes{780}};
  EXPECT_TRUE(never_together({.hours = night}, {.hours = noon}));
  EXPECT_FALSE(never_together({.hours = night}, {.hours = std::pair{Minutes{60}, Minutes{720}}}));
}

TEST(PercentText, is_written_as_people_do) {
  EXPECT_EQ(percent_text(Rate{1'000}), "10 %");
  EXPECT_EQ(percent_text(Rate{250}), "2.5 %");
  EXPECT_EQ(percent_text(Rate{1'005}), "10.05 %");
  EXPECT_EQ(percent_text(Rate{0}), "0 %");
}

}  // namespace
}  // namespace till::loyalty
