#include "sync/ctl/day_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/ctl/code_text.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  require(value.has_value(), "the test's JSON is JSON");
  return *value;
}

const json::Value days = parsed(R"({"days": [
  {"business_date": "2027-01-13", "at": 1799920000, "seq": 90, "entry": "0a",
   "figures": {"sales": 80, "sales_sum": 1234500, "returns": 2, "voids": 1, "returned_sum": 5000,
     "earned": 6100, "spent": 300, "restored": 0, "clawed": 25, "coupons": 4, "as_told": 0},
   "seal": {"agreement": "three_way", "at": 1799930000, "differences": []}},
  {"business_date": "2027-01-14", "at": 1799999000, "seq": 95, "entry": "0b",
   "figures": {"sales": 5, "sales_sum": 700, "returns": 0, "voids": 0, "returned_sum": 0,
     "earned": 3, "spent": 0, "restored": 0, "clawed": 0, "coupons": 0, "as_told": 0},
   "seal": null}]})");

TEST(DaysText, tells_sealed_days_from_those_that_wait) {
  EXPECT_EQ(
      days_text(days, "", Minutes{0}),
      "DAY         SALES      SUM  RETURNS  VOIDS  RETURNED  EARNED  SPENT  SEAL\n"
      "2027-01-13     80  1234500        2      1      5000    6100    300  "
      "sealed 2027-01-14 12:33:20 +00:00: POS, till and ledger agree\n"
      "2027-01-14      5      700        0      0         0       3      0  not sealed yet\n");
  EXPECT_EQ(days_exit(days), Exit::ok);
}

TEST(DaysText, one_day_is_shown_with_all_its_figures) {
  const auto text = days_text(days, "2027-01-13", Minutes{180});
  EXPECT_THAT(text, HasSubstr("closed              2027-01-14 12:46:40 +03:00, entry 90 (0a)\n"));
  EXPECT_THAT(text, HasSubstr("points clawed back  25\n"));
}

TEST(DaysText, differences_of_the_ledger_are_named) {
  const auto differing = parsed(R"({"days": [{"business_date": "2027-01-13", "at": 1,
    "figures": {}, "seal": {"agreement": "differs", "at": 5,
      "differences": ["sales: 80, the ledger has 79"]}}]})");
  EXPECT_THAT(days_text(differing, "", Minutes{0}),
              HasSubstr("2027-01-13 differs: sales: 80, the ledger has 79\n"));
  EXPECT_EQ(days_exit(differing), Exit::found_wrong);
}

TEST(DaysText, nothing_closed_is_said) {
  const auto none = parsed(R"({"days": []})");
  EXPECT_EQ(days_text(none, "", Minutes{0}), "no day is closed yet\n");
  EXPECT_EQ(days_text(none, "2027-01-13", Minutes{0}), "2027-01-13 is not closed\n");
}

TEST(ExplainedText, shows_who_claimed_a_code_and_who_refused_it) {
  EXPECT_EQ(explained_text(parsed(R"({"meaning": "member", "kind": "card", "trust": "static",
              "row": "club", "symbology": "ean13", "text": "2012345678900",
              "refusals": [{"row": "coupons", "reason": "prefix",
                            "text": "it does not start as the row says"}]})")),
            "meaning     member\n"
            "kind        card\n"
            "trust       static\n"
            "claimed by  row club\n"
            "symbology   ean13\n"
            "text        2012345678900\n"
            "\n"
            "ROW ASKED BEFORE  REFUSED BECAUSE\n"
            "coupons           it does not start as the row says\n");
}

TEST(ExplainedText, an_unknown_code_has_a_reason) {
  const auto text = explained_text(parsed(R"({"meaning": "unknown", "reason": "no_row",
    "detail": "nobody claims it", "row": "", "symbology": "qr", "text": "x", "refusals": []})"));
  EXPECT_THAT(text, HasSubstr("reason      no_row: nobody claims it\n"));
  EXPECT_THAT(text, HasSubstr("claimed by  no row\n"));
}

}  // namespace
}  // namespace till::ctl
