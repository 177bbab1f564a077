#include <string>

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

const std::string points = "must lie between 0 and 1000000000000000000";
const std::string signed_points = "must lie between -1000000000000000000 and 1000000000000000000";
const std::string instant = "must lie between 0 and 253402300799";
const std::string figure = "must lie between 0 and 9223372036854775807";

TEST(BasketRefusals, every_field_of_the_head) {
  expect_refused(test::full_basket(), "basket",
                 {
                     {"currency", "", missing},
                     {"store", "", missing},
                     {"store", "1", "must be a string"},
                     {"at", "", missing},
                     {"at", "-1", instant},
                     {"register", "1", "must be a string"},
                     {"channel", "[]", "must be a string"},
                     {"business_date", R"("2023-02-29")", "must be a day written YYYY-MM-DD"},
                     {"utc_offset", "841", "must lie between -840 and 840"},
                     {"codes[0].code", "", missing},
                     {"codes[0].serial", R"("")", "must not be empty"},
                     {"codes[0].state", R"("ok")", unknown},
                     {"picks", "[1]", "must be a string", "picks[0]"},
                     {"want_points", "-1", points},
                     {"tenders", R"("card")", "must be a list"},
                     {"lines", "", missing},
                     {"total", "1", unknown},
                 },
                 parse_basket);
}

TEST(BasketRefusals, every_field_of_a_line) {
  expect_refused(
      test::full_basket(), "basket",
      {
          {"lines[0].id", "", missing},
          {"lines[1].id", R"("1")", twice},
          {"lines[0].sku", "", missing},
          {"lines[0].quantity", "", missing},
          {"lines[0].quantity", "0", "must lie between 1 and 1000000000"},
          {"lines[0].quantity", "1000000001", "must lie between 1 and 1000000000"},
          {"lines[0].quantity", "1e3", integer},
          {"lines[0].price", "", missing},
          {"lines[0].price", "-1", money},
          {"lines[0].amount", "", missing},
          {"lines[0].amount", "1000000000001", money},
          {"lines[1].amount", "1000000000000", "must come to at most 1000000000000", "lines"},
          {"lines[0].measure", R"("litre")", "must be one of piece, weight"},
          {"lines[0].tags", "[null]", "must be a string", "lines[0].tags[0]"},
          {"lines[0].cost", "-1", money},
          {"lines[0].min_price", "-1", money},
          {"lines[0].discountable", "1", "must be true or false"},
          {"lines[0].redeemable", "1", "must be true or false"},
          {"lines[0].earnable", "1", "must be true or false"},
          {"lines[0].discount", "1", unknown},
      },
      parse_basket);
}

TEST(BasketRefusals, more_than_ten_thousand_lines) {
  const json::Value line = *test::value_at(test::full_basket(), "lines[1]");
  json::Array lines;
  for (int i = 0; i < 10'001; ++i) {
    lines.push_back(test::changed(line, "id", json::Value(std::to_string(i))));
  }
  expect_refused(test::full_basket(), "basket",
                 {{"lines", json::canonical(lines), "must have at most 10000 items"}},
                 parse_basket);
  lines.pop_back();
  const auto most = test::changed(test::full_basket(), "lines", json::Value(lines));
  EXPECT_TRUE(parse_basket(json::canonical(most)).has_value());
}

TEST(BasketRefusals, a_field_twice) {
  const auto basket = parse_basket(
      R"({"currency": "RUB", "store": "s", "at": 1, "lines": [{"id": "1", "id": "2"}]})");
  ASSERT_FALSE(basket.has_value());
  EXPECT_EQ(basket.error().context, "basket.lines[0].id");
}

TEST(MemberRefusals, every_field) {
  const std::string day = "must be a month and one of its days";
  expect_refused(test::full_member(), "member",
                 {
                     {"account", "", missing},
                     {"account", R"("")", "must not be empty"},
                     {"tier", "1", "must be a string"},
                     {"segments", "{}", "must be a list"},
                     {"birthday", "[2]", day},
                     {"birthday", "[2, 30]", day},
                     {"birthday", "[0, 1]", day},
                     {"birthday", "[13, 1]", day},
                     {"birthday", "[1, 0]", day},
                     {"birthday", R"(["2", 1])", integer, "birthday[0]"},
                     {"purchases", "-1", "must lie between 0 and 1000000000000000"},
                     {"last_purchase", "-1", instant},
                     {"offers[0].id", R"("x")", "a personal offer begins with m:"},
                     {"offers[0].id", R"("m:")", "a personal offer begins with m:"},
                     {"offers[0].id", R"("m:a:b")", "must have no colon"},
                     {"offers[0].stacking", "1", unknown},
                     {"lots[0].id", "", missing},
                     {"lots[1].id", R"("L1")", twice},
                     {"lots[0].left", "", missing},
                     {"lots[0].left", "-1000000000000000001", signed_points},
                     {"lots[1].left", "-1000000000000000000",
                      "must come to at most 1000000000000000000", "lots"},
                     {"lots[0].earned_at", "", missing},
                     {"lots[0].expires_at", "0.5", integer},
                     {"lots[0].amount", "1", unknown},
                     {"debt", "-1", points},
                     {"redeemed_today", "-1", points},
                     {"counters", "[]", "must be an object"},
                     {"counters.quest:q", "true", integer},
                     {"uses.offer", "-1", "must lie between 0 and 1000000000000000"},
                     {"phone", R"("+7")", unknown},
                 },
                 parse_member);
}

TEST(ContextRefusals, every_field) {
  expect_refused(test::full_context(), "context",
                 {
                     {"online", R"("yes")", "must be true or false"},
                     {"leases.offer", "-1", money},
                     {"leases", "[]", "must be an object"},
                     {"codes.A", R"("lost")", "must be one of ok, expired, used, not_leased"},
                     {"codes.A", "1", "must be a string"},
                     {"clock", "1", unknown},
                 },
                 parse_context);
}

TEST(QuoteRefusals, every_field_must_be_there) {
  const json::Value quote = test::full_quote();
  for (const auto& [name, value] : *quote.as_object()) {
    expect_refused(quote, "quote", {{name, "", missing}}, parse_quote);
  }
  for (const auto& [name, value] : *test::value_at(quote, "lines[0]")->as_object()) {
    expect_refused(quote, "quote", {{"lines[0]." + name, "", missing}}, parse_quote);
  }
  for (const auto& [name, value] : *test::value_at(quote, "redemption")->as_object()) {
    expect_refused(quote, "quote", {{"redemption." + name, "", missing}}, parse_quote);
  }
  for (const auto& [name, value] : *test::value_at(quote, "grants[1]")->as_object()) {
    if (name == "kind") continue;
    expect_refused(quote, "quote", {{"grants[1]." + name, "", missing}}, parse_quote);
  }
}

TEST(QuoteRefusals, closed_lists_bounds_and_what_does_not_belong) {
  expect_refused(
      test::full_quote(), "quote",
      {
          {"format", "0", "must be 1"},
          {"engine", "2", "this build does not know these rules of computation"},
          {"gross", "-1", figure},
          {"rounding.cheque", "1", unknown},
          {"lines[0].discounts[0].amount", "-1", figure},
          {"redemption.limited_by", R"("law")",
           "must be one of asked, balance, share, floor, receipt_cap, day_cap, offline_cap"},
          {"redemption.lots[1].left", "1", unknown},
          {"earned[0].active_from", "", missing},
          {"grants[0].kind", R"("gift")", "must be one of stamp, progress, ticket, coupon"},
          {"grants[0].quest", R"("q")", unknown},
          {"grants[3].count", "1", unknown},
          {"codes[0].state", R"("used")", "must be one of unused, consumed"},
          {"prompts[0].condition", R"("tender")", "must be one of amount, quantity"},
          {"prompts[0].text", R"("x")", unknown},
          {"prompts[1].count", "1", unknown},
          {"exposures[0].arm", R"("left")", "must be one of treatment, control"},
          {"explanation[0].lost[0].lines", "", missing},
          {"explanation[0].why", R"("x")", unknown},
          {"explanation[3].missing[0].condition", R"("luck")",
           "must be one of amount, quantity, above, present, absent, not, tender, stamps, set, "
           "points, budget"},
      },
      parse_quote);
  const auto reason = parse_quote(json::canonical(
      test::changed(test::full_quote(), "explanation[0].reason", json::Value("luck"))));
  ASSERT_FALSE(reason.has_value());
  EXPECT_EQ(reason.error().context, "quote.explanation[0].reason");
}

TEST(ReceiptRefusals, the_paths_go_into_the_documents_inside) {
  expect_refused(test::full_receipt(), "receipt",
                 {
                     {"format", "2", "must be 1"},
                     {"engine", "2", "this build does not know these rules of computation"},
                     {"ruleset", "", missing},
                     {"basket", "", missing},
                     {"basket.lines[0].sku", "", missing},
                     {"member", "", missing},
                     {"member.lots[0].id", "", missing},
                     {"context", "", missing},
                     {"context.online", "0", "must be true or false"},
                     {"quote", "", missing},
                     {"quote.lines[0].paid", "", missing},
                     {"paid_by", "", missing},
                     {"paid_by", R"("gold")", "must be one of cash, card"},
                     {"returns[0].at", "", missing},
                     {"signature", "1", unknown},
                 },
                 parse_receipt);
}

TEST(ReturnRefusals, every_field_of_a_request) {
  const std::string two = R"([{"id": "1", "quantity": 1}, {"id": "1", "quantity": 1}])";
  expect_refused(test::full_return_request(), "request",
                 {
                     {"at", "", missing},
                     {"at", "253402300800", instant},
                     {"lines", "", missing},
                     {"lines[0].id", "", missing},
                     {"lines[0].quantity", "0", "must lie between 1 and 1000000000"},
                     {"lines[0].money", "1", unknown},
                     {"lines", two, twice, "lines[1].id"},
                     {"balance", "1000000000000000001", signed_points},
                     {"used_coupons", "[1]", "must be a string", "used_coupons[0]"},
                     {"expect", "{}", unknown},
                 },
                 parse_return_request);
}

TEST(ReturnRefusals, every_field_of_a_result_must_be_there) {
  const json::Value result = test::full_return_result();
  for (const auto& [name, value] : *result.as_object()) {
    expect_refused(result, "result", {{name, "", missing}}, parse_return_result);
  }
  expect_refused(
      result, "result",
      {
          {"money", "-1", figure},
          {"lines[0].money", "", missing},
          {"lots[0].as", R"("gift")", "must be one of original, grace, forfeit, new_lot"},
          {"lots[0].partner", R"("p")", unknown},
          {"tickets_cancelled[0].count", "-1", figure},
          {"coupons_cancelled[0].coupon", "", missing},
          {"last", "0", "must be true or false"},
          {"more", "0", unknown},
      },
      parse_return_result);
}

}  // namespace
}  // namespace till::record
