#include <gtest/gtest.h>

#include "tests/agent/running_till.h"

namespace till::agent {
namespace {

json::Object code(std::string_view text, std::string_view symbology) {
  return {{"code", json::Object{{"text", text}, {"symbology", symbology}}}};
}

TEST(ApiIdentify, a_card_is_its_member_with_what_may_be_spent_offline) {
  RunningTill till;
  const auto told = till.post("/v1/identify", code(anna_card, "code128"));
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.text("meaning"), "member");
  EXPECT_EQ(told.text("kind"), "card");
  EXPECT_EQ(told.text("trust"), "static");
  EXPECT_EQ(told.text("account"), anna_account);
  EXPECT_EQ(told.text("name"), "A*** K.");
  EXPECT_EQ(told.number("points.balance"), anna_points);
  EXPECT_EQ(told.number("points.spendable_offline"), static_limit);
  EXPECT_EQ(told.number("points.as_of"), unix_seconds(world_begins));
  EXPECT_EQ(told["points.known"], json::Value(true));
}

TEST(ApiIdentify, the_bytes_of_a_scanner_say_the_same_as_the_text) {
  RunningTill till;
  const auto told =
      till.post("/v1/identify",
                json::Object{{"code", json::Object{{"bytes", to_base64("TM79927398713\r")}}}});
  EXPECT_EQ(told.text("account"), anna_account);
}

TEST(ApiIdentify, an_app_code_is_taken_once) {
  RunningTill till;
  const auto shown = till.world.boris_code(world_begins);
  const auto told = till.post("/v1/identify", code(shown, "qr"));
  EXPECT_EQ(told.text("kind"), "app");
  EXPECT_EQ(told.text("trust"), "signed");
  EXPECT_EQ(told.text("account"), boris_account);
  const auto again = till.post("/v1/identify", code(shown, "qr"));
  EXPECT_EQ(again.text("meaning"), "unknown");
  EXPECT_EQ(again.text("reason"), "replayed");
  EXPECT_EQ(till.counter("scan.replayed"), 1);
}

TEST(ApiIdentify, an_app_code_that_is_too_old_is_unknown) {
  RunningTill till;
  const auto shown = till.world.boris_code(world_begins);
  till.clock.advance(std::chrono::minutes{5});
  EXPECT_EQ(till.post("/v1/identify", code(shown, "qr")).text("reason"), "too_old");
}

TEST(ApiIdentify, a_card_that_the_till_does_not_know_earns_all_the_same) {
  RunningTill till;
  const auto told = till.post("/v1/identify", code(stranger_card, "code128"));
  EXPECT_EQ(told.text("meaning"), "member");
  EXPECT_EQ(told.text("account"), "");
  EXPECT_EQ(told["points.known"], json::Value(false));
  EXPECT_EQ(told.number("points.spendable_offline"), 0);
  EXPECT_FALSE(told.text("identity").empty());
}

TEST(ApiIdentify, a_phone_is_typed) {
  RunningTill till;
  const auto told = till.post("/v1/identify", json::Object{{"phone", "8 (916) 123-45-67"}});
  EXPECT_EQ(told.text("kind"), "phone");
  EXPECT_EQ(told.text("trust"), "typed");
}

TEST(ApiIdentify, a_coupon_is_its_code_and_serial) {
  RunningTill till;
  const auto told = till.post("/v1/identify", code("TC-MAY-0007", "code128"));
  EXPECT_EQ(told.text("meaning"), "coupon");
  EXPECT_EQ(told.text("code"), "MAY");
  EXPECT_EQ(told.text("serial"), "TC-MAY-0007");
}

TEST(ApiIdentify, a_product_goes_back_to_the_pos) {
  RunningTill till;
  const auto told = till.post("/v1/identify", code("4600000000015", "ean13"));
  EXPECT_EQ(told.text("meaning"), "product");
  EXPECT_EQ(told.text("text"), "4600000000015");
}

TEST(ApiIdentify, what_is_nothing_of_ours_is_unknown_and_counted) {
  RunningTill till;
  const auto told = till.post("/v1/identify", code("hello", "qr"));
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.text("meaning"), "unknown");
  EXPECT_EQ(told.text("reason"), "no_row");
  EXPECT_EQ(till.counter("scan.unknown"), 1);
}

}  // namespace
}  // namespace till::agent
