#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

Told sync(RunningTill& till, std::string_view action, std::string role = "admin") {
  return till.ask({.path = "/v1/sync", .json = json::Object{{"action", action}}, .role = role});
}

TEST(ApiSync, a_pause_lasts_over_a_restart_until_resume) {
  RunningTill till;
  EXPECT_EQ(sync(till, "now").status, 200);
  const auto paused = sync(till, "pause");
  ASSERT_EQ(paused.status, 200);
  EXPECT_EQ(paused["paused"], json::Value(true));
  till.restart();
  EXPECT_EQ(sync(till, "now")["paused"], json::Value(true));
  EXPECT_EQ(sell(till, "1").status, 201) << "sales go on";
  EXPECT_EQ(sync(till, "resume")["paused"], json::Value(false));
  till.restart();
  EXPECT_EQ(sync(till, "now")["paused"], json::Value(false));
}

TEST(ApiSync, only_an_admin_may_and_only_what_there_is) {
  RunningTill till;
  EXPECT_EQ(sync(till, "pause", "view").status, 403);
  const auto refused = sync(till, "dance");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.text("path"), "action");
}

TEST(ApiSync, epochs_are_listed_with_their_reason) {
  RunningTill till;
  sell(till, "1");
  const auto told = till.get("/v1/epochs", "view");
  EXPECT_EQ(told.status, 200);
  ASSERT_EQ(told.list("epochs").size(), 1u);
  EXPECT_EQ(*told.list("epochs")[0].as_object()->find("reason")->as_string(), "enrolled");
  EXPECT_EQ(*told.list("epochs")[0].as_object()->find("entries")->as_integer(), 2);
}

TEST(ApiSync, nothing_is_parked_before_the_ledger_spoke) {
  RunningTill till;
  EXPECT_TRUE(till.get("/v1/parked", "view").list("parked").empty());
}

}  // namespace
}  // namespace till::agent
