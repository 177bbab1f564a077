#include <algorithm>

#include <gtest/gtest.h>

#include "tests/agent/sales.h"
#include "tests/support/openapi_check.h"

namespace till::agent {
namespace {

std::string state_of(const Told& doctor, std::string_view check) {
  for (const auto& finding : doctor.list("findings")) {
    if (*finding.as_object()->find("check")->as_string() == check) {
      return *finding.as_object()->find("state")->as_string();
    }
  }
  return "(no such check)";
}

TEST(ApiDocument, has_no_faults_of_its_own) {
  const auto api = tests::OpenApi::load(std::string(TILL_SOURCE_DIR) + "/docs/openapi.yaml");
  ASSERT_TRUE(api) << describe(api.error());
  EXPECT_EQ(tests::report(api->faults()), "");
}

TEST(ApiAdmin, health_needs_no_token) {
  RunningTill till;
  const auto told =
      till.ask({.method = net::Method::get, .path = "/health", .json = {}, .role = ""});
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.text("status"), "ok");
  EXPECT_EQ(told.text("version"), build_version);
}

TEST(ApiAdmin, status_tells_who_and_how_everything_is) {
  RunningTill till;
  sell(till, "1");
  const auto told = till.get("/v1/status", "view");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(told.text("mode"), "normal");
  EXPECT_EQ(told.text("register.name"), "till-1");
  EXPECT_EQ(told.text("register.store"), "s1");
  EXPECT_EQ(told.text("ruleset.version"), "small.1");
  EXPECT_EQ(told.number("journal.head"), 2);
  EXPECT_EQ(told.number("journal.queue.entries"), 2);
  EXPECT_GT(told.number("journal.queue.bytes"), 0);
  EXPECT_EQ(told.number("cache.accounts"), 2);
  EXPECT_EQ(told.number("cache.cards"), 1);
  EXPECT_GE(told.number("http.requests"), 3);
}

TEST(ApiAdmin, the_queue_lists_what_waits_up_to_a_limit) {
  RunningTill till;
  const auto sale = sell(till, "1");
  const auto told = till.get("/v1/queue", "view");
  ASSERT_EQ(told.list("entries").size(), 2U);
  const auto& newest = *told.list("entries").back().as_object();
  EXPECT_EQ(*newest.find("kind")->as_string(), "sale");
  EXPECT_EQ(*newest.find("entry")->as_string(), sale.text("entry"));
  EXPECT_EQ(*newest.find("at")->as_integer(), unix_seconds(world_begins));
  EXPECT_EQ(till.get("/v1/queue?limit=1", "view").list("entries").size(), 1U);
  for (const auto* limit : {"0", "1001", "x", "1x", "", "-1"}) {
    const auto refused = till.get(std::string("/v1/queue?limit=") + limit, "view");
    EXPECT_EQ(refused.status, 422) << limit;
    EXPECT_EQ(refused.text("path"), "limit") << limit;
  }
}

TEST(ApiAdmin, verify_walks_the_chain) {
  RunningTill till;
  sell(till, "1");
  const auto told = till.get("/v1/verify", "view");
  EXPECT_EQ(told["ok"], json::Value(true));
  EXPECT_EQ(told.number("entries"), 2);
  EXPECT_EQ(told.number("head.seq"), 2);
}

TEST(ApiAdmin, the_doctor_says_what_to_do) {
  RunningTill till;
  const auto told = till.get("/v1/doctor", "view");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(state_of(told, "journal"), "ok");
  EXPECT_EQ(state_of(told, "ruleset"), "ok");
  EXPECT_EQ(state_of(told, "clock"), "ok");
  EXPECT_EQ(state_of(told, "ledger"), "warn");
  till.clock.set(world_begins - std::chrono::days{900});
  EXPECT_EQ(state_of(till.get("/v1/doctor", "view"), "clock"), "fail");
}

TEST(ApiAdmin, enrolment_needs_an_admin_a_good_code_and_a_till_that_is_not_enrolled) {
  RunningTill till;
  const record::EnrolmentCode code{{{1, 2, 3}}, record::fingerprint_of(PublicKey{{7}})};
  const json::Object asked{{"ledger", "https://localhost:1"}, {"code", record::to_text(code)}};
  EXPECT_EQ(till.post("/v1/enrolment", asked).status, 403);
  const auto enrolled = till.ask({.path = "/v1/enrolment", .json = asked, .role = "admin"});
  EXPECT_EQ(enrolled.status, 409);
  EXPECT_NE(enrolled.text("detail").find("till-1"), std::string::npos);
  const auto mistyped =
      till.ask({.path = "/v1/enrolment",
                .json = json::Object{{"ledger", "https://localhost:1"}, {"code", "ABCDE"}},
                .role = "admin"});
  EXPECT_EQ(mistyped.status, 422);
  EXPECT_EQ(mistyped.text("path"), "code");
}

}  // namespace
}  // namespace till::agent
