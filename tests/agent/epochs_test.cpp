// A new epoch opened under a running till: nobody at the counter notices.
#include <algorithm>

#include <gtest/gtest.h>

#include "agent/courier_desk.h"
#include "tests/agent/sales.h"

namespace till::agent {
namespace {

// Asks the courier's ports as the courier does, and waits for the answer.
template <class T, class Ask>
T asked(RunningTill& till, Ask ask) {
  std::promise<Result<T>> told;
  std::unique_ptr<CourierDesk> desk;
  till.on_loop([&](Till& running) {
    desk = std::make_unique<CourierDesk>(running);
    ask(desk->ports(), [&](Result<T> result) { told.set_value(std::move(result)); });
  });
  auto result = told.get_future().get();
  EXPECT_TRUE(result) << describe(result.error());
  till.on_loop([&](Till&) { desk.reset(); });
  return std::move(*result);
}

record::Hello hello(RunningTill& till, const sync::SendHello& what = {}) {
  return asked<record::Hello>(
      till, [&](sync::CourierPorts ports, auto reply) { ports.make_hello(what, reply); });
}

record::Mark part(RunningTill& till, const std::optional<record::Mark>& parent) {
  return asked<record::Mark>(
      till, [&](sync::CourierPorts ports, auto reply) { ports.open_epoch(parent, reply); });
}

record::Mark mark_at(RunningTill& till, std::uint64_t seq) {
  const auto said =
      hello(till, {.between = sync::Stretch{hello(till).epoch, {seq - 1}, {seq + 1}}});
  return *std::ranges::find(said.locators, record::Seq{seq}, &record::Mark::seq);
}

TEST(Epochs, sales_that_moved_are_answered_and_returned_as_before) {
  RunningTill till;
  const auto identity = till.identity_of(anna_card);
  const auto commit = commit_of(till, "2", identity, tea_basket());
  sell(till, "1", identity);
  const auto first = till.post("/v1/receipts", commit);
  const auto third = sell(till, "3", identity);
  const auto before = hello(till);
  const auto balance =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  const auto head = part(till, mark_at(till, 2));
  EXPECT_NE(head.epoch, before.epoch);
  EXPECT_EQ(head.seq.number, 3u) << "the opening and two sales";
  const auto again = till.post("/v1/receipts", commit);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.bytes, first.bytes);
  const auto balance_after =
      till.post("/v1/identify", json::Object{{"code", json::Object{{"text", anna_card}}}});
  EXPECT_EQ(balance_after.number("balance"), balance.number("balance"));
  EXPECT_EQ(balance_after.number("pending_local"), balance.number("pending_local"));
  const json::Object voided{{"pos_key", pos_key("4")}, {"receipt", third.text("entry")}};
  EXPECT_EQ(till.post("/v1/voids", voided).status, 201);
  EXPECT_EQ(till.get("/v1/verify", "view")["ok"], json::Value(true));
  till.restart();
  EXPECT_EQ(till.post("/v1/receipts", commit).bytes, first.bytes);
  EXPECT_EQ(till.get("/v1/verify", "view")["ok"], json::Value(true));
}

// One answer to hello may void the cursor and part the histories: the feed is asked from its
// beginning all the same, or a cache that lacks its beginning would take the place of the one here.
TEST(Epochs, a_feed_that_begins_anew_goes_on_from_its_beginning_when_the_histories_part) {
  RunningTill till;
  sell(till, "1");
  sell(till, "2");
  const auto parent = mark_at(till, 2);
  std::int64_t before = 0;
  const auto after = asked<std::int64_t>(till, [&](sync::CourierPorts ports, auto reply) {
    before = ports.cursor();
    ports.void_cursor([ports, parent, reply](const Result<bool>&) {
      ports.open_epoch(parent,
                       [ports, reply](const Result<record::Mark>&) { reply(ports.cursor()); });
    });
  });
  EXPECT_GT(before, 0);
  EXPECT_EQ(after, 0);
}

TEST(Epochs, a_day_is_closed_over_the_place_where_the_epoch_began) {
  RunningTill till;
  sell(till, "1");
  till.post("/v1/day-closes", json::Object{{"business_date", "2026-11-22"}});
  sell(till, "2");
  sell(till, "3");
  part(till, mark_at(till, 4));
  sell(till, "4");
  const auto closed = till.post("/v1/day-closes", json::Object{{"business_date", "2026-11-23"}});
  EXPECT_EQ(closed.number("figures.sales"), 3);
  EXPECT_EQ(closed.number("figures.sales_sum"), 60'000);
}

TEST(Epochs, a_close_at_the_place_of_parting_is_not_made_twice) {
  RunningTill till;
  sell(till, "1");
  const json::Object close{{"business_date", "2026-11-23"}};
  const auto first = till.post("/v1/day-closes", close);
  part(till, mark_at(till, 3));
  EXPECT_EQ(till.post("/v1/day-closes", close).bytes, first.bytes);
}

TEST(Epochs, hello_of_a_stretch_shows_its_ends_too) {
  RunningTill till;
  for (int i = 1; i <= 8; ++i) sell(till, std::to_string(i));
  const auto epoch = hello(till).epoch;
  const auto said = hello(till, {.between = sync::Stretch{epoch, {3}, {6}}});
  for (const std::uint64_t seq : {3, 4, 5, 6}) {
    EXPECT_NE(std::ranges::find(said.locators, record::Seq{seq}, &record::Mark::seq),
              said.locators.end())
        << seq;
  }
  const auto beyond = hello(till, {.between = sync::Stretch{epoch, {}, {99}}});
  EXPECT_EQ(beyond.epoch, epoch);
}

TEST(Epochs, hello_names_every_epoch_that_leads_to_the_head) {
  RunningTill till;
  for (const auto* transaction : {"1", "2", "3", "4"}) sell(till, transaction);
  const auto before = hello(till);
  ASSERT_EQ(before.locators.size(), 4u) << "5, 4, 3, 1";
  EXPECT_EQ(before.locators.back().seq.number, 1u);
  const auto parent = mark_at(till, 3);
  const auto head = part(till, parent);
  const auto after = hello(till);
  EXPECT_EQ(after.locators.front(), head);
  EXPECT_TRUE(std::ranges::count(after.locators, parent) == 1);
  EXPECT_EQ(after.locators.back().epoch, before.epoch);
  EXPECT_EQ(hello(till, sync::SendHello{0, true, {}}).locators, std::vector<record::Mark>{head});
}

}  // namespace
}  // namespace till::agent
