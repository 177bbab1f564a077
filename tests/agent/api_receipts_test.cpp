#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

TEST(ApiQuotes, nobody_gets_the_price_and_no_points) {
  RunningTill till;
  const auto told = till.post("/v1/quotes", json::Object{{"basket", tea_basket()}});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.number("quote.total"), 20'000);
  EXPECT_EQ(told.number("quote.points"), 0);
  EXPECT_EQ(told.text("clock"), "plausible");
  EXPECT_TRUE(told["points"].is_null());
}

TEST(ApiQuotes, a_member_earns_and_is_shown_the_balance) {
  RunningTill till;
  const auto told =
      till.post("/v1/quotes",
                json::Object{{"basket", tea_basket()}, {"identity", till.identity_of(anna_card)}});
  EXPECT_EQ(told.number("quote.points"), 2'000);
  EXPECT_EQ(told.number("points.balance"), anna_points);
}

TEST(ApiQuotes, a_quote_writes_nothing) {
  RunningTill till;
  const auto before = till.entries();
  till.post("/v1/quotes", json::Object{{"basket", tea_basket()}});
  EXPECT_EQ(till.entries(), before);
}

TEST(ApiQuotes, an_identity_older_than_half_an_hour_is_refused_with_its_path) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  till.clock.advance(std::chrono::minutes{31});
  const auto told =
      till.post("/v1/quotes", json::Object{{"basket", tea_basket()}, {"identity", identity}});
  EXPECT_EQ(told.status, 422);
  EXPECT_EQ(told.text("path"), "identity");
}

TEST(ApiReceipts, a_sale_is_durable_with_points_and_a_slip) {
  RunningTill till;
  const auto told = sell(till, "1", till.identity_of(anna_card));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.text("state"), "durable");
  EXPECT_EQ(told.number("total"), 20'000);
  EXPECT_EQ(told.number("points.earned"), 2'000);
  EXPECT_EQ(told["as_told"], json::Value(false));
  EXPECT_EQ(told.number("balance.points"), anna_points + 2'000);
  EXPECT_EQ(told.number("balance.not_yet_sent"), 2'000);
  EXPECT_EQ(told.list("slip").size(), 2U);
}

TEST(ApiReceipts, what_was_earned_is_in_the_balance_of_the_next_look) {
  RunningTill till;
  sell(till, "1", till.identity_of(anna_card));
  const auto told =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(told.number("points.balance"), anna_points + 2'000);
  EXPECT_EQ(told.number("points.not_yet_sent"), 2'000);
}

TEST(ApiReceipts, a_retry_gets_the_same_bytes_also_after_a_restart) {
  RunningTill till;
  const auto commit = commit_of(till, "1", till.identity_of(anna_card), tea_basket());
  const auto first = till.post("/v1/receipts", commit);
  const auto entries = till.entries();
  const auto again = till.post("/v1/receipts", commit);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, first.bytes);
  till.restart();
  const auto later = till.post("/v1/receipts", commit);
  EXPECT_EQ(later.status, 200);
  EXPECT_EQ(later.bytes, first.bytes);
  EXPECT_EQ(till.entries(), entries);
}

TEST(ApiReceipts, another_request_under_the_same_key_is_told_what_stands_there) {
  RunningTill till;
  const auto first = sell(till, "1");
  auto other = commit_of(till, "1", till.identity_of(anna_card), tea_basket());
  const auto refused = till.post("/v1/receipts", other);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.text("code"), "different_request");
  EXPECT_EQ(refused.text("entry"), first.text("entry"));
  EXPECT_EQ(refused.number("total"), 20'000);
  EXPECT_EQ(refused.number("at"), first.number("at"));
  other.set("force_new", true);
  const auto forced = till.post("/v1/receipts", other);
  EXPECT_EQ(forced.status, 201);
  const auto again = till.post("/v1/receipts", other);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, forced.bytes);
}

TEST(ApiReceipts, a_quote_that_differs_is_recorded_as_it_was_told) {
  RunningTill till;
  auto commit = commit_of(till, "1", "", tea_basket());
  auto quote = *commit.find("quote")->as_object();
  quote.set("payable", json::Object{{"card", 19'000}, {"cash", 19'000}});
  commit.set("quote", quote);
  const auto told = till.post("/v1/receipts", commit);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(true));
  EXPECT_EQ(told.number("total"), 19'000);
  EXPECT_FALSE(told.text("reason").empty());
  EXPECT_EQ(till.counter("alarm.AS_TOLD"), 1);
}

TEST(ApiReceipts, a_basket_that_the_engine_refuses_is_recorded_and_earns_nothing) {
  RunningTill till;
  auto commit = commit_of(till, "1", till.identity_of(anna_card), tea_basket());
  auto basket = tea_basket();
  basket.set("currency", "USD");
  commit.set("basket", basket);
  const auto told = till.post("/v1/receipts", commit);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(true));
  EXPECT_TRUE(told["points"].is_null());
}

TEST(ApiReceipts, a_commit_is_judged_by_the_view_that_its_quote_was_made_from) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  auto basket = tea_basket();
  basket.set("codes", json::Array{json::Object{{"code", "MAY"}, {"serial", "TC-MAY-1"}}});
  const auto commit = commit_of(till, "2", identity, basket);
  sell(till, "1", identity);  // the balance changes in between
  till.clock.advance(Seconds{50});
  const auto told = till.post("/v1/receipts", commit);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(false)) << told.text("reason");
  EXPECT_EQ(told.number("total"), 18'000);
}

TEST(ApiReceipts, a_single_code_counts_once_on_this_till) {
  RunningTill till;
  auto basket = tea_basket();
  basket.set("codes", json::Array{json::Object{{"code", "MAY"}, {"serial", "TC-MAY-1"}}});
  till.post("/v1/receipts", commit_of(till, "1", "", basket));
  till.restart();
  const auto told = till.post("/v1/quotes", json::Object{{"basket", basket}});
  EXPECT_EQ(told.number("quote.discount"), 0);
}

TEST(ApiReceipts, the_pos_asks_by_its_key_what_was_recorded) {
  RunningTill till;
  const auto first = sell(till, "1");
  const std::string query = "/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=";
  const auto found = till.get(query + "1");
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(found.text("answer.entry"), first.text("entry"));
  const auto missing = till.get(query + "2");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.text("code"), "not_found");
  EXPECT_EQ(till.get(query + "1&kind=void").status, 404);
}

}  // namespace
}  // namespace till::agent
