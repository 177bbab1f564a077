#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

json::Object lines(std::int64_t quantity) { return {{"id", "1"}, {"quantity", quantity}}; }

json::Object return_of(std::string_view transaction, json::Value receipt, std::int64_t quantity) {
  return {{"pos_key", pos_key(transaction)},
          {"receipt", std::move(receipt)},
          {"lines", json::Array{lines(quantity)}}};
}

json::Object void_of(std::string_view transaction, json::Value receipt) {
  return {{"pos_key", pos_key(transaction)}, {"receipt", std::move(receipt)}};
}

TEST(ApiReturns, a_preview_shows_the_result_and_records_nothing) {
  RunningTill till;
  const auto sale = sell(till, "1", till.identity_of(anna_card));
  const auto before = till.entries();
  const auto told = till.post("/v1/returns", json::Object{{"receipt", sale.text("entry")},
                                                          {"lines", json::Array{lines(1'000)}},
                                                          {"preview", true}});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.number("result.money"), 10'000);
  EXPECT_EQ(told.number("result.points_due"), 1'000);
  EXPECT_EQ(till.entries(), before);
}

TEST(ApiReturns, each_step_of_a_return_is_previewed_as_it_will_be_recorded) {
  RunningTill till;
  const auto sale = sell(till, "1", till.identity_of(anna_card));
  for (const auto* transaction : {"2", "3"}) {
    auto preview = return_of(transaction, sale.text("entry"), 1'000);
    preview.set("preview", true);
    const auto shown = till.post("/v1/returns", preview);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown["preview"], json::Value(true));
    EXPECT_EQ(till.post("/v1/returns", preview).bytes, shown.bytes);
    const auto made = till.post("/v1/returns", return_of(transaction, sale.text("entry"), 1'000));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made["result"], shown["result"]);
  }
  auto more = return_of("4", sale.text("entry"), 1'000);
  more.set("preview", true);
  EXPECT_EQ(till.post("/v1/returns", more).status, 422);
}

TEST(ApiReturns, a_return_is_durable_and_takes_the_points_back) {
  RunningTill till;
  const auto sale = sell(till, "1", till.identity_of(anna_card));
  const auto asked = return_of("2", sale.text("entry"), 1'000);
  const auto told = till.post("/v1/returns", asked);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("total"), 10'000);
  EXPECT_EQ(told.number("result.points_clawed"), 1'000);
  const auto again = till.post("/v1/returns", asked);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, told.bytes);
  const auto seen =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(seen.number("points.balance"), anna_points + 1'000);
}

TEST(ApiReturns, the_receipt_may_be_named_by_its_pos_key) {
  RunningTill till;
  sell(till, "1");
  const auto told = till.post("/v1/returns", return_of("2", pos_key("1"), 2'000));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["result.last"], json::Value(true));
}

TEST(ApiReturns, more_than_what_is_left_is_refused_with_the_line) {
  RunningTill till;
  const auto sale = sell(till, "1");
  till.post("/v1/returns", return_of("2", sale.text("entry"), 1'000));
  till.restart();
  const auto told = till.post("/v1/returns", return_of("3", sale.text("entry"), 2'000));
  EXPECT_EQ(told.status, 422);
  EXPECT_NE(told.text("path").find("lines[0]"), std::string::npos) << told.bytes;
}

TEST(ApiReturns, a_receipt_of_nobody_here_is_not_found) {
  RunningTill till;
  const std::string other(32, '0');
  EXPECT_EQ(till.post("/v1/returns", return_of("2", other, 1'000)).status, 404);
  EXPECT_EQ(till.post("/v1/voids", void_of("2", pos_key("7"))).status, 404);
}

TEST(ApiReturns, another_return_under_the_same_key_is_refused_until_forced) {
  RunningTill till;
  const auto sale = sell(till, "1");
  const auto first = till.post("/v1/returns", return_of("2", sale.text("entry"), 1'000));
  auto other = return_of("2", pos_key("1"), 1'000);
  const auto told = till.post("/v1/returns", other);
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("entry"), first.text("entry"));
  other.set("force_new", true);
  EXPECT_EQ(till.post("/v1/returns", other).status, 201);
}

TEST(ApiReturns, a_void_takes_back_what_is_left_and_there_is_no_second_one) {
  RunningTill till;
  const auto sale = sell(till, "1", till.identity_of(anna_card));
  till.post("/v1/returns", return_of("2", sale.text("entry"), 1'000));
  const auto asked = void_of("3", sale.text("entry"));
  const auto told = till.post("/v1/voids", asked);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("total"), 10'000);
  const auto again = till.post("/v1/voids", asked);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, told.bytes);
  const auto second = till.post("/v1/voids", void_of("4", sale.text("entry")));
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(second.text("code"), "conflict");
  const auto found =
      till.get("/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=3&kind=void");
  EXPECT_EQ(found.text("answer.entry"), told.text("entry"));
}

TEST(ApiReturns, a_receipt_that_was_told_alone_has_nothing_frozen_to_return) {
  RunningTill till;
  auto commit = commit_of(till, "1", "", tea_basket());
  auto basket = tea_basket();
  basket.set("currency", "USD");
  commit.set("basket", basket);
  const auto sale = till.post("/v1/receipts", commit);
  const auto told = till.post("/v1/returns", return_of("2", sale.text("entry"), 1'000));
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("path"), "receipt");
}

}  // namespace
}  // namespace till::agent
