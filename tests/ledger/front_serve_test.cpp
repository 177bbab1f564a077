#include <gtest/gtest.h>

#include "net/client.h"
#include "record/keys.h"
#include "tests/ledger/front_ledger.h"
#include "tests/ledger/served_ledger.h"

namespace till::ledger::front {
namespace {

class ServeTest : public ServedLedger {
 protected:
  net::Transferred fetch(std::string url, std::shared_ptr<net::ClientTls> tls = {}) {
    net::Client client;
    return client.send({.url = std::move(url), .tls = std::move(tls)});
  }
};

TEST_F(ServeTest, commands_work_alike_with_and_without_a_ledgerd_that_serves) {
  const json::Object request{{"store", "s1"}, {"name", "till"}};
  EXPECT_TRUE(ask(session, "enrol-code", request));
  start();
  const auto served = ask(session, "enrol-code", request);
  ASSERT_TRUE(served) << describe(served.error());
  const auto refused = ask(session, "member-show", {{"member", "x"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), (Error{ErrorCode::not_found, "no such member", "x"}));
  stop();
  EXPECT_TRUE(ask(session, "enrol-code", request));
}

TEST_F(ServeTest, people_and_tills_are_answered_on_their_listeners) {
  start();
  const auto people = std::to_string(serving->ports().people);
  const auto health = fetch("http://127.0.0.1:" + people + "/health");
  ASSERT_TRUE(health) << describe(health.error());
  EXPECT_EQ(health->status, 200);
  auto tls = std::make_shared<net::ClientTls>();
  tls->ca_pem = state->ledger().keys.ca.certificate_pem;
  const auto keys =
      fetch("https://localhost:" + std::to_string(serving->ports().machines) + "/v1/keys", tls);
  ASSERT_TRUE(keys) << describe(keys.error());
  const auto signature = fixed_from_bytes<Signature>(
      from_base64(keys->headers.value(record::signature_header)).value_or(""));
  ASSERT_TRUE(signature);
  EXPECT_TRUE(record::read_keys({keys->body, "root", *signature}, made->root));
}

TEST_F(ServeTest, the_admin_calls_are_not_on_the_peoples_listener) {
  start();
  net::Client client;
  const auto answer = client.send(
      {.method = net::Method::post,
       .url = "http://127.0.0.1:" + std::to_string(serving->ports().people) + "/admin/v1/totals",
       .body = "{}"});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404);
}

TEST_F(ServeTest, a_folder_that_is_held_and_does_not_answer_is_busy) {
  const auto held = OpenState::open(paths);
  ASSERT_TRUE(held);
  const auto answer = ask(session, "totals", {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::busy);
  EXPECT_EQ(exit_of(answer.error().code), Exit::busy);
}

TEST_F(ServeTest, a_second_ledgerd_on_the_folder_is_refused) {
  start();
  const auto second = serve_until_stopped(paths, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
  EXPECT_NE(second.error().text.find("another process"), std::string::npos);
}

TEST_F(ServeTest, every_command_has_help) {
  for (const auto& words : std::vector<std::vector<std::string>>{{},
                                                                 {"init"},
                                                                 {"serve"},
                                                                 {"enrol-code"},
                                                                 {"members", "import"},
                                                                 {"members", "list"},
                                                                 {"member", "show"},
                                                                 {"member", "card"},
                                                                 {"ruleset", "publish"},
                                                                 {"ruleset", "list"},
                                                                 {"token", "create"},
                                                                 {"register", "list"},
                                                                 {"register", "revoke"},
                                                                 {"register", "approve"},
                                                                 {"register", "quarantine"},
                                                                 {"parked", "list"},
                                                                 {"parked", "retry"},
                                                                 {"backup"},
                                                                 {"import"},
                                                                 {"restore"},
                                                                 {"totals"},
                                                                 {"verify"}}) {
    auto line = words;
    line.emplace_back("--help");
    const auto help = run(line);
    EXPECT_EQ(help.exit, 0);
    EXPECT_NE(help.out.find("Usage: ledgerd"), std::string::npos) << help.out;
    if (words.empty()) continue;
    EXPECT_NE(help.out.find("--json"), std::string::npos) << help.out;
  }
}

TEST_F(ServeTest, exit_codes_tell_usage_refusal_and_success_apart) {
  const auto state_dir = paths.root.string();
  EXPECT_EQ(run({}).exit, 2);
  const auto unknown = run({"fly"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_NE(unknown.error.find("fly"), std::string::npos);
  EXPECT_EQ(run({"enrol-code", "--state", state_dir}).exit, 2);
  EXPECT_EQ(run({"totals", "--state", (folder.path() / "none").string()}).exit, 4);
  EXPECT_EQ(run({"verify", "--state", state_dir}).exit, 0);
  EXPECT_EQ(run({"init", "--state", state_dir}).exit, 4);
  const auto refused = run({"member", "show", "x", "--state", state_dir, "--json"});
  EXPECT_EQ(refused.exit, 4);
  EXPECT_EQ(refused.out, R"({"error":{"code":"not_found","context":"x","text":"no such member"}})"
                         "\n");
}

TEST_F(ServeTest, an_import_of_a_file_prints_what_it_did) {
  const auto file = folder.path() / "members.csv";
  ASSERT_TRUE(platform::write_file(file, "phone,balance\n+79161234567,10\n+79161234568,x\n",
                                   platform::FileMode::private_));
  const auto state_dir = paths.root.string();
  const auto kept_out = run({"members", "import", file.string(), "--state", state_dir});
  EXPECT_EQ(kept_out.exit, 4);
  EXPECT_NE(kept_out.out.find("line 3, balance: must be a whole number"), std::string::npos);
  const auto stored = run({"members", "import", file.string(), "--state", state_dir, "--skip-bad"});
  EXPECT_EQ(stored.exit, 0);
  EXPECT_TRUE(stored.out.ends_with("stored\n")) << stored.out;
  EXPECT_NE(run({"members", "list", "--state", state_dir}).out.find("****4567"), std::string::npos);
}

}  // namespace
}  // namespace till::ledger::front
