#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

json::Object close_of(std::string_view day) { return {{"business_date", day}}; }

TEST(ApiDays, a_close_sums_what_came_since_the_last_one) {
  RunningTill till;
  sell(till, "1", till.identity_of(anna_card));
  sell(till, "2");
  const auto sale = sell(till, "3");
  till.post("/v1/voids", json::Object{{"pos_key", pos_key("4")}, {"receipt", sale.text("entry")}});
  auto asked = close_of("2026-11-23");
  asked.set("z", json::Object{{"number", "17"},
                              {"count", 3},
                              {"sum", 60'000},
                              {"transactions", json::Array{"1", "2", "3"}}});
  const auto told = till.post("/v1/day-closes", asked);
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("figures.sales"), 3);
  EXPECT_EQ(told.number("figures.sales_sum"), 60'000);
  EXPECT_EQ(told.number("figures.voids"), 1);
  EXPECT_EQ(told.number("figures.returned_sum"), 20'000);
  EXPECT_EQ(told.number("figures.earned"), 2'000);
}

TEST(ApiDays, the_same_close_with_nothing_new_is_the_same_answer_also_after_a_restart) {
  RunningTill till;
  sell(till, "1");
  const auto first = till.post("/v1/day-closes", close_of("2026-11-23"));
  const auto again = till.post("/v1/day-closes", close_of("2026-11-23"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, first.bytes);
  till.restart();
  const auto later = till.post("/v1/day-closes", close_of("2026-11-23"));
  EXPECT_EQ(later.status, 200);
  EXPECT_EQ(later.bytes, first.bytes);
}

TEST(ApiDays, another_z_for_a_day_that_is_closed_is_refused_and_not_dropped) {
  RunningTill till;
  sell(till, "1");
  auto with_z = close_of("2026-11-23");
  with_z.set("z", json::Object{{"number", "17"}, {"count", 1}, {"sum", 20'000}});
  const auto plain = till.post("/v1/day-closes", close_of("2026-11-23"));
  const auto late = till.post("/v1/day-closes", with_z);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.text("path"), "z");
  EXPECT_EQ(till.post("/v1/day-closes", close_of("2026-11-23")).bytes, plain.bytes);

  sell(till, "2");
  const auto first = till.post("/v1/day-closes", with_z);
  EXPECT_EQ(first.status, 201);
  till.restart();
  const auto again = till.post("/v1/day-closes", with_z);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, first.bytes);
  auto other = close_of("2026-11-23");
  other.set("z", json::Object{{"number", "18"}, {"count", 1}, {"sum", 20'000}});
  EXPECT_EQ(till.post("/v1/day-closes", other).status, 409);
  EXPECT_EQ(till.post("/v1/day-closes", close_of("2026-11-23")).status, 200)
      << "a retry without the Z asks for nothing else";
}

TEST(ApiDays, an_entry_that_cannot_be_read_keeps_no_day_open) {
  RunningTill till;
  sell(till, "1");
  till.restart([](const platform::Path& folder) {
    const auto journal = std::move(*storage::Journal::open({.folder = folder}));
    storage::Fact fact;
    fact.draft = {record::Kind::sale, crypto::random_fixed<EntryId>(), R"({"v":1})", std::nullopt};
    ASSERT_TRUE(journal->append(fact));
  });
  sell(till, "2");
  const auto told = till.post("/v1/day-closes", close_of("2026-11-23"));
  EXPECT_EQ(told.status, 201) << told.bytes;
  EXPECT_EQ(told.number("figures.sales"), 2);
}

TEST(ApiDays, a_late_sale_falls_into_the_next_close) {
  RunningTill till;
  sell(till, "1");
  till.post("/v1/day-closes", close_of("2026-11-23"));
  sell(till, "2");
  const auto told = till.post("/v1/day-closes", close_of("2026-11-24"));
  EXPECT_EQ(told.status, 201);
  EXPECT_EQ(told.number("figures.sales"), 1);
}

TEST(ApiDays, closed_days_are_listed_and_await_their_seal) {
  RunningTill till;
  sell(till, "1");
  const auto first = till.post("/v1/day-closes", close_of("2026-11-23"));
  till.post("/v1/day-closes", close_of("2026-11-24"));
  const auto all = till.get("/v1/day-closes", "view");
  EXPECT_EQ(all.status, 200);
  ASSERT_EQ(all.list("days").size(), 2U);
  const auto one = till.get("/v1/day-closes?business_date=2026-11-23", "view");
  ASSERT_EQ(one.list("days").size(), 1U);
  const auto& day = *one.list("days").front().as_object();
  EXPECT_EQ(*day.find("entry")->as_string(), first.text("entry"));
  EXPECT_TRUE(day.find("seal")->is_null());
  EXPECT_TRUE(till.get("/v1/day-closes?business_date=2020-01-01", "view").list("days").empty());
}

TEST(ApiDays, a_day_that_does_not_exist_is_refused_and_nothing_is_closed) {
  RunningTill till;
  const auto before = till.entries();
  const auto told = till.post("/v1/day-closes", close_of("2026-02-30"));
  EXPECT_EQ(told.status, 422);
  EXPECT_EQ(told.text("path"), "business_date");
  EXPECT_EQ(till.entries(), before);
}

}  // namespace
}  // namespace till::agent
