#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

json::Object reservation(std::string_view transaction, const std::string& identity,
                         std::int64_t points) {
  return {{"pos_key", pos_key(transaction)}, {"identity", identity}, {"points", points}};
}

json::Object basket_wanting(std::int64_t points) {
  auto basket = tea_basket();
  basket.set("want_points", points);
  return basket;
}

TEST(ApiReservations, points_are_held_for_a_quarter_of_an_hour) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto told = till.post("/v1/reservations", reservation("1", identity, 4'000));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("expires_in_seconds"), 900);
  const auto seen =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(seen.number("points.spendable_offline"), static_limit - 4'000);
  EXPECT_EQ(seen.number("points.balance"), anna_points);
  till.clock.advance(std::chrono::minutes{15});
  till.on_loop([](Till& its) { its.tick(); });
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 0);
  EXPECT_EQ(till.counter("reservation.expired"), 1);
}

TEST(ApiReservations, the_same_sale_gets_its_hold_back_also_after_a_restart) {
  RunningTill till;
  const auto asked = reservation("1", till.identity_of(anna_card), 4'000);
  const auto first = till.post("/v1/reservations", asked);
  const auto again = till.post("/v1/reservations", asked);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("reservation"), first.text("reservation"));
  till.restart();
  EXPECT_EQ(till.post("/v1/reservations", asked).text("reservation"), first.text("reservation"));
}

TEST(ApiReservations, another_amount_takes_the_place_of_the_first_for_good) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  till.post("/v1/reservations", reservation("1", identity, 9'000));
  const auto second = till.post("/v1/reservations", reservation("1", identity, 8'000));
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 1);
  till.restart();
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 1);
}

TEST(ApiReservations, a_refused_amount_leaves_the_first_hold) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto first = till.post("/v1/reservations", reservation("1", identity, 9'000));
  EXPECT_EQ(till.post("/v1/reservations", reservation("1", identity, 99'000)).status, 409);
  const auto again = till.post("/v1/reservations", reservation("1", identity, 9'000));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("reservation"), first.text("reservation"));
}

TEST(ApiReservations, more_than_the_balance_is_refused_with_what_is_allowed) {
  RunningTill till;
  const auto told =
      till.post("/v1/reservations", reservation("1", till.identity_of(anna_card), anna_points + 1));
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("code"), "balance");
  EXPECT_EQ(told.number("allowed"), static_limit);
}

TEST(ApiReservations, more_than_the_offline_limit_is_refused_with_what_is_allowed) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto told = till.post("/v1/reservations", reservation("1", identity, static_limit + 1));
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("code"), "over_offline_limit");
  EXPECT_EQ(told.number("allowed"), static_limit);
  EXPECT_EQ(till.counter("reservation.over_offline_limit"), 1);
  EXPECT_EQ(till.post("/v1/reservations", reservation("1", identity, static_limit)).status, 201);
}

TEST(ApiReservations, holds_of_other_sales_count) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  till.post("/v1/reservations", reservation("1", identity, 6'000));
  const auto told = till.post("/v1/reservations", reservation("2", identity, 6'000));
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.number("allowed"), static_limit - 6'000);
}

TEST(ApiReservations, a_card_without_an_account_spends_nothing) {
  RunningTill till;
  const auto told =
      till.post("/v1/reservations", reservation("1", till.identity_of(stranger_card), 1));
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("code"), "nobody");
  EXPECT_EQ(told.number("allowed"), 0);
}

TEST(ApiReservations, a_code_is_held_by_one_sale_alone) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  auto asked = reservation("1", identity, 0);
  asked.set("codes", json::Array{"TC-MAY-1"});
  EXPECT_EQ(till.post("/v1/reservations", asked).status, 201);
  asked.set("pos_key", pos_key("2"));
  const auto told = till.post("/v1/reservations", asked);
  EXPECT_EQ(told.status, 409);
  EXPECT_EQ(told.text("code"), "code_used");
}

TEST(ApiReservations, nothing_at_all_is_no_reservation) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  EXPECT_EQ(till.post("/v1/reservations", reservation("1", identity, 0)).text("path"), "points");
  EXPECT_EQ(till.post("/v1/reservations", reservation("1", identity, -5)).status, 422);
}

TEST(ApiReservations, cancelling_twice_answers_the_same_and_frees_the_points) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto held = till.post("/v1/reservations", reservation("1", identity, static_limit));
  const Asked cancel{.method = net::Method::delete_,
                     .path = "/v1/reservations/" + held.text("reservation"),
                     .json = {}};
  EXPECT_EQ(till.ask(cancel).status, 200);
  EXPECT_EQ(till.ask(cancel).status, 200);
  till.restart();
  EXPECT_EQ(till.post("/v1/reservations", reservation("2", identity, static_limit)).status, 201);
}

TEST(ApiReservations, a_sale_uses_up_its_hold_and_spends_the_points) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto held = till.post("/v1/reservations", reservation("1", identity, 5'000));
  auto commit = commit_of(till, "1", identity, basket_wanting(5'000));
  commit.set("reservation", held.text("reservation"));
  const auto told = till.post("/v1/receipts", commit);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(false)) << told.text("reason");
  EXPECT_EQ(told.number("points.spent"), 5'000);
  EXPECT_EQ(told.number("total"), 15'000);
  EXPECT_EQ(told.number("balance.points"), anna_points - 5'000 + 1'500);
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 0);
  const auto again = till.post("/v1/receipts", commit);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, told.bytes);
}

TEST(ApiReservations, points_spent_without_a_hold_are_recorded_as_told) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto told =
      till.post("/v1/receipts", commit_of(till, "1", identity, basket_wanting(5'000)));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told["as_told"], json::Value(true));
}

}  // namespace
}  // namespace till::agent
