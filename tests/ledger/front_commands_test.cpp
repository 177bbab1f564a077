#include <gtest/gtest.h>

#include "ledger/commands/calls.h"
#include "ledger/people/access.h"
#include "record/keys.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {
namespace {

std::string text_at(const Result<json::Value>& result, std::string_view name) {
  return *result->as_object()->find(name)->as_string();
}

TEST(Init, everything_is_made_once) {
  const Folder folder;
  const StatePaths paths{folder.path() / "state"};
  const platform::ManualClock clock(instant_of(start_seconds));
  const auto made = init({.paths = paths, .hosts = {"ledger.example", "localhost"}}, clock);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->hosts, (std::vector<std::string>{"localhost", "127.0.0.1", "ledger.example"}));
  const auto again = init({.paths = paths, .hosts = {}}, clock);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  const auto state = OpenState::open(paths);
  ASSERT_TRUE(state) << describe(state.error());
  EXPECT_EQ((*state)->ledger().keys.root_fingerprint(), made->root);
  EXPECT_EQ((*state)->ledger().keys.generation, made->generation);
}

TEST(Init, the_root_key_is_exported_privately_and_kept_nowhere_else) {
  const Folder folder;
  const StatePaths paths{folder.path() / "state"};
  const platform::ManualClock clock(instant_of(start_seconds));
  const auto made = init({.paths = paths, .hosts = {}}, clock);
  ASSERT_TRUE(made);
  const auto pem = platform::read_file(paths.root_key(), 4'096);
  ASSERT_TRUE(pem);
  const auto key = crypto::PrivateKey::from_pem(*pem);
  ASSERT_TRUE(key);
  EXPECT_EQ(record::fingerprint_of(key->public_key()), made->root);
  EXPECT_EQ(std::filesystem::status(paths.root_key()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_FALSE(std::filesystem::exists(paths.secrets() / "root"));
  std::filesystem::remove(paths.root_key());
  EXPECT_TRUE(OpenState::open(paths));
}

TEST(Init, a_bad_host_leaves_nothing_behind) {
  const Folder folder;
  const StatePaths paths{folder.path() / "state"};
  const platform::ManualClock clock(instant_of(start_seconds));
  const auto refused = init({.paths = paths, .hosts = {"no host, this"}}, clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_TRUE(init({.paths = paths, .hosts = {"good.example"}}, clock));
}

TEST(OpenedState, a_second_process_is_refused_and_an_empty_folder_too) {
  const Folder folder;
  const StatePaths paths{folder.path() / "state"};
  const auto missing = OpenState::open(paths);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const platform::ManualClock clock(instant_of(start_seconds));
  ASSERT_TRUE(init({.paths = paths, .hosts = {}}, clock));
  const auto first = OpenState::open(paths);
  ASSERT_TRUE(first);
  const auto second = OpenState::open(paths);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
}

TEST(Calls, an_enrolment_code_pins_the_root_and_keeps_only_its_hash) {
  FrontLedger front;
  const auto answer = front.call("enrol-code", {{"store", "s1"}, {"name", "till 1"}});
  ASSERT_TRUE(answer);
  const auto code = record::read_enrolment_code(text_at(answer, "code"));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->root, front.keys->root_fingerprint());
  const auto row = front.books->enrolments.find(crypto::sha256(code->secret.view()));
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->store, "s1");
  EXPECT_EQ((*row)->expires_at, front.clock.wall() + enrolment_code_life);
}

TEST(Calls, a_code_for_a_name_that_the_store_has_already_says_so) {
  FrontLedger front;
  const json::Object wanted{{"store", "s1"}, {"name", "till 1"}};
  EXPECT_EQ(text_at(*front.call("enrol-code", wanted), "namesake"), "");
  RegisterRow row;
  row.id = front.random.fixed<RegisterId>();
  row.store = "s1";
  row.name = "till 1";
  auto transaction = *front.books->begin();
  ASSERT_TRUE(front.books->registers.add(transaction, row));
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(text_at(*front.call("enrol-code", wanted), "namesake"), to_hex(row.id));
  EXPECT_EQ(text_at(*front.call("enrol-code", {{"store", "s2"}, {"name", "till 1"}}), "namesake"),
            "");
}

TEST(Calls, a_request_that_does_not_fit_is_refused_by_path) {
  FrontLedger front;
  struct Bad {
    std::string call;
    json::Object request;
    ErrorCode code;
    std::string context;
  };
  const std::vector<Bad> table{
      {"enrol-code", {{"store", "s1"}}, ErrorCode::invalid, "request.name"},
      {"enrol-code", {{"store", "s1\n"}, {"name", "a"}}, ErrorCode::invalid, "store"},
      {"enrol-code", {{"store", "s1"}, {"name", "a"}, {"x", 1}}, ErrorCode::invalid, "request.x"},
      {"members-list", {{"limit", 0}}, ErrorCode::invalid, "request.limit"},
      {"member-show", {{"member", "x"}}, ErrorCode::not_found, "x"},
      {"members-import", {{"csv", "fax\n"}}, ErrorCode::invalid, "line 1, field 1"},
      {"members-import", {{"csv", "phone\n"}, {"country", "x"}}, ErrorCode::invalid, ""},
      {"token-create", {{"name", "a"}, {"role", "king"}}, ErrorCode::invalid, "role"},
      {"register-revoke", {{"register", "x"}}, ErrorCode::invalid, "register"},
      {"register-revoke",
       {{"register", std::string(32, 'f')}},
       ErrorCode::not_found,
       std::string(32, 'f')},
      {"ruleset-publish", {{"ruleset", bad_ruleset()}}, ErrorCode::invalid, "ruleset.program.rate"},
      {"fly", {}, ErrorCode::not_found, "fly"},
  };
  for (const auto& [call, request, code, context] : table) {
    const auto refused = front.call(call, request);
    ASSERT_FALSE(refused) << call;
    EXPECT_EQ(refused.error().code, code) << call << ": " << refused.error().text;
    if (!context.empty()) {
      EXPECT_EQ(refused.error().context, context) << call;
    }
  }
}

TEST(Calls, an_import_reports_rows_and_totals) {
  FrontLedger front;
  const json::Object request{{"csv", "phone,balance\n+79161234567,10\n+79161234568,ten\n"},
                             {"dry_run", true}};
  const auto answer = front.call("members-import", request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(
      json::canonical(*answer),
      R"({"accounts":1,"cards":0,"dry_run":true,"existing_rows":[],"exists":0,"members":1,)"
      R"("notes":[],"phones":1,"points":10,"refused":1,"refused_rows":[{"column":"balance",)"
      R"("line":3,"reason":"must be a whole number of points in the smallest step, from 0 to )"
      R"(1000000000000"}],"rows":2,"stored":false})");
}

TEST(Calls, a_new_ledger_verifies) {
  FrontLedger front;
  const auto answer = front.call("verify", {});
  ASSERT_TRUE(answer);
  EXPECT_TRUE(*answer->as_object()->find("ok")->as_bool());
}

net::Request with_bearer(const std::string& value) {
  net::Request request;
  request.headers.add("Authorization", value);
  return request;
}

TEST(Access, tokens_open_what_their_role_may) {
  FrontLedger front;
  const auto token = create_token(*front, {.name = "desk", .role = PeopleRole::support});
  ASSERT_TRUE(token);
  EXPECT_EQ(*authorise(*front, with_bearer("Bearer " + *token), PeopleRole::partner),
            PeopleRole::support);
  EXPECT_TRUE(authorise(*front, with_bearer("bearer " + *token), PeopleRole::support));
  const auto admin = authorise(*front, with_bearer("Bearer " + *token), PeopleRole::admin);
  ASSERT_FALSE(admin);
  EXPECT_EQ(admin.error().code, ErrorCode::forbidden);
  for (const auto& value : {std::string("Bearer "), "Basic " + *token, "Bearer x" + *token,
                            "Bearer" + *token, std::string()}) {
    const auto refused = authorise(*front, with_bearer(value), PeopleRole::partner);
    ASSERT_FALSE(refused) << value;
    EXPECT_EQ(refused.error().code, ErrorCode::unauthorized);
  }
}

TEST(Access, a_token_is_kept_as_a_hash_and_its_name_is_used_once) {
  FrontLedger front;
  const auto token = create_token(*front, {.name = "desk", .role = PeopleRole::admin});
  ASSERT_TRUE(token);
  const auto rows = front.books->tokens.list();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().hash, crypto::sha256(*token));
  const auto again = create_token(*front, {.name = "desk", .role = PeopleRole::support});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_FALSE(create_token(*front, {.name = "", .role = PeopleRole::support}));
}

}  // namespace
}  // namespace till::ledger::front
