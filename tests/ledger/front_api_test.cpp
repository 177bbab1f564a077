#include <gtest/gtest.h>

#include "base/json/fields.h"
#include "ledger/people/access.h"
#include "ledger/people/api.h"
#include "tests/ledger/core_world.h"
#include "tests/ledger/front_ledger.h"
#include "tests/support/openapi_check.h"

namespace till::ledger::front {
namespace {

using core::must;

constexpr std::string_view anna_id = "00112233445566778899aabbccddeeff";

const tests::OpenApi& documented() {
  static const auto api = must(
      tests::OpenApi::load(std::filesystem::path(TILL_SOURCE_DIR) / "docs/openapi-ledger.yaml"));
  return api;
}

// A ledger with a register, a member who bought, paid with points and gave back, and a sealed day.
class PeopleApi : public testing::Test {
 protected:
  PeopleApi() {
    world.publish(rules);
    world.admit(till);
    const ImportRules import_rules{
        .phones = {}, .table = cards::default_prefix_table(), .now = world.clock.wall()};
    must(
        import_members(*world.ledger,
                       must(read_import("member_id,name,phone,cards,tier,segments,birthday,balance,"
                                        "household,expires\n" +
                                            std::string(anna_id) +
                                            ",Anna Kuznetsova,+79161234567,TM79927398713,gold,"
                                            "tea;wine,02-29,500,home,2031-01-01\n"
                                            ",Boris,+79161234568,,,,,,home,\n",
                                        import_rules)),
                       {}));
    account = must(world.books->people.find(anna_id))->account;
    sale = till.sell({.account = account});
    refund = till.give_back(sale, 1);
    till.sell({});
    till.close_day(std::nullopt);
    world.take(till);
    add_people_routes(router, *world.ledger);
    for (const auto role : {PeopleRole::admin, PeopleRole::support, PeopleRole::partner}) {
      tokens[role] =
          must(create_token(*world.ledger, {.name = std::string(name_of(role)), .role = role}));
    }
  }

  // Asks and compares the answer with the document.
  net::Response ask(const std::string& target, const std::string& token) {
    net::Request request;
    request.target = target;
    must(net::split_target(request));
    request.peer = std::make_shared<net::Peer>();
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
    std::optional<net::Response> response;
    router(std::move(request), [&](net::Response given) { response = std::move(given); });
    require(response.has_value(), "the routes answer at once");
    const auto differences = documented().differences(
        {.method = "GET",
         .path = target,
         .status = response->status,
         .content_type = std::string(response->headers.value("Content-Type")),
         .body = response->body});
    EXPECT_EQ(tests::report(differences), "") << response->body;
    return *response;
  }

  json::Object answer(const std::string& target, PeopleRole role = PeopleRole::admin) {
    const auto response = ask(target, tokens[role]);
    EXPECT_EQ(response.status, 200) << response.body;
    return *must(json::parse(response.body)).as_object();
  }

  static std::string problem_path(const net::Response& response) {
    const auto body = must(json::parse(response.body));
    const auto* path = body.as_object()->find("path");
    return path == nullptr ? "" : *path->as_string();
  }

  core::Rules rules;
  core::World world;
  core::Till till{rules, 1};
  net::Router router;
  std::map<PeopleRole, std::string> tokens;
  std::string account;
  record::Entry sale;
  record::Entry refund;
};

const json::Array& list_at(const json::Object& object, std::string_view name) {
  return *object.find(name)->as_array();
}
std::string text_at(const json::Object& object, std::string_view name) {
  return *object.find(name)->as_string();
}
std::int64_t integer_at(const json::Object& object, std::string_view name) {
  return *object.find(name)->as_integer();
}

TEST_F(PeopleApi, the_document_has_no_faults_and_names_every_route) {
  EXPECT_EQ(tests::report(documented().faults()), "");
  EXPECT_EQ(documented().operations(),
            (std::set<std::string>{"GET /health", "GET /v1/members", "GET /v1/members/{id}",
                                   "GET /v1/members/{id}/receipts", "GET /v1/receipts/{entry_id}",
                                   "GET /v1/registers", "GET /v1/days", "GET /v1/totals"}));
  for (const auto& operation : documented().operations()) {
    const auto path = operation.substr(operation.find('/'));
    EXPECT_FALSE(router.pattern_of(path).empty()) << path;
  }
}

TEST_F(PeopleApi, health_needs_no_token) {
  EXPECT_EQ(ask("/health", "").body, R"({"status":"ok"})");
}

TEST_F(PeopleApi, members_are_found_by_name_phone_card_and_id) {
  EXPECT_EQ(list_at(answer("/v1/members"), "members").size(), 2U);
  const std::vector<std::string> queries{"Anna", "%2B79161234567", "8(916)1234567", "TM79927398713",
                                         std::string(anna_id)};
  for (const auto& query : queries) {
    const auto found = answer("/v1/members?query=" + query);
    ASSERT_EQ(list_at(found, "members").size(), 1U) << query;
    EXPECT_EQ(text_at(*list_at(found, "members")[0].as_object(), "id"), anna_id);
  }
  EXPECT_TRUE(list_at(answer("/v1/members?query=Zoe"), "members").empty());
}

TEST_F(PeopleApi, members_come_in_pages) {
  const auto first = answer("/v1/members?limit=1");
  ASSERT_EQ(list_at(first, "members").size(), 1U);
  const auto second = answer("/v1/members?limit=1&after=" + text_at(first, "after"));
  ASSERT_EQ(list_at(second, "members").size(), 1U);
  EXPECT_NE(list_at(first, "members")[0], list_at(second, "members")[0]);
  EXPECT_TRUE(second.find("after")->is_null());
}

TEST_F(PeopleApi, a_member_shows_account_lots_and_masked_cards) {
  const auto member = answer("/v1/members/" + std::string(anna_id));
  EXPECT_EQ(text_at(member, "name"), "Anna Kuznetsova");
  EXPECT_EQ(text_at(member, "phone"), "****4567");
  EXPECT_EQ(text_at(member, "birthday"), "02-29");
  EXPECT_EQ(list_at(member, "household").size(), 1U);
  EXPECT_EQ(list_at(member, "cards").size(), 2U);
  std::int64_t lots = 0;
  for (const auto& lot : list_at(member, "lots")) lots += integer_at(*lot.as_object(), "left");
  EXPECT_EQ(lots - integer_at(member, "debt"), integer_at(member, "balance"));
  const auto body = ask("/v1/members/" + std::string(anna_id), tokens[PeopleRole::admin]).body;
  EXPECT_EQ(body.find("TM79927398713"), std::string::npos);
  EXPECT_EQ(body.find("79161234567"), std::string::npos);
}

TEST_F(PeopleApi, support_sees_masked_names) {
  EXPECT_EQ(text_at(answer("/v1/members/" + std::string(anna_id), PeopleRole::support), "name"),
            "A*** K.");
  const auto found = answer("/v1/members?query=Anna", PeopleRole::support);
  EXPECT_EQ(text_at(*list_at(found, "members")[0].as_object(), "name"), "A*** K.");
}

TEST_F(PeopleApi, receipts_of_a_member_carry_their_points) {
  const auto page = answer("/v1/members/" + std::string(anna_id) + "/receipts");
  const auto& receipts = list_at(page, "receipts");
  ASSERT_EQ(receipts.size(), 2U);
  std::int64_t earned = 0;
  for (const auto& each : receipts) {
    earned += integer_at(*each.as_object()->find("points")->as_object(), "earned");
  }
  EXPECT_EQ(earned, 1'000);
  const auto first = answer("/v1/members/" + std::string(anna_id) + "/receipts?limit=1");
  const auto next = answer("/v1/members/" + std::string(anna_id) +
                           "/receipts?limit=1&after=" + text_at(first, "after"));
  EXPECT_EQ(list_at(first, "receipts").size(), 1U);
  EXPECT_EQ(list_at(next, "receipts").size(), 1U);
  EXPECT_TRUE(next.find("after")->is_null());
}

TEST_F(PeopleApi, a_receipt_shows_document_explanation_postings_and_returns) {
  const auto receipt = answer("/v1/receipts/" + to_hex(sale.header.id));
  EXPECT_EQ(text_at(receipt, "recomputed"), "equal");
  EXPECT_EQ(json::canonical(*receipt.find("document")), sale.body);
  EXPECT_FALSE(list_at(receipt, "explanation").empty());
  std::int64_t sum = 0;
  for (const auto& line : list_at(receipt, "postings")) {
    sum += integer_at(*line.as_object(), "points");
  }
  EXPECT_FALSE(list_at(receipt, "postings").empty());
  EXPECT_EQ(sum, 0);
  ASSERT_EQ(list_at(receipt, "returns").size(), 1U);
  EXPECT_EQ(text_at(*list_at(receipt, "returns")[0].as_object(), "id"), to_hex(refund.header.id));
  const auto returned = answer("/v1/receipts/" + to_hex(refund.header.id));
  EXPECT_EQ(text_at(returned, "sale"), to_hex(sale.header.id));
  EXPECT_TRUE(list_at(returned, "explanation").empty());
}

TEST_F(PeopleApi, registers_show_their_heads) {
  const auto page = answer("/v1/registers", PeopleRole::partner);
  ASSERT_EQ(list_at(page, "registers").size(), 1U);
  const auto& row = *list_at(page, "registers")[0].as_object();
  EXPECT_EQ(text_at(row, "id"), to_hex(till.id));
  EXPECT_EQ(integer_at(*row.find("head")->as_object(), "seq"),
            static_cast<std::int64_t>(till.head().seq.number));
  EXPECT_EQ(integer_at(row, "parked"), 0);
  EXPECT_TRUE(list_at(answer("/v1/registers?after=" + to_hex(till.id)), "registers").empty());
}

TEST_F(PeopleApi, days_are_found_by_register_and_date) {
  const auto page =
      answer("/v1/days?register=" + to_hex(till.id) + "&date=2023-11-14", PeopleRole::partner);
  ASSERT_EQ(list_at(page, "days").size(), 1U);
  const auto& seal = *list_at(page, "days")[0].as_object();
  EXPECT_EQ(text_at(seal, "agreement"), "two_way");
  EXPECT_EQ(integer_at(*seal.find("figures")->as_object(), "sales"), 2);
  EXPECT_TRUE(list_at(answer("/v1/days?date=2023-11-15"), "days").empty());
}

TEST_F(PeopleApi, totals_sum_to_zero_and_count_per_register) {
  const auto totals = answer("/v1/totals", PeopleRole::partner);
  EXPECT_EQ(integer_at(totals, "postings_sum"), 0);
  EXPECT_EQ(integer_at(totals, "sales"), 2);
  EXPECT_EQ(integer_at(totals, "returns"), 1);
  EXPECT_EQ(integer_at(totals, "members"), 2);
  const auto& points = *totals.find("points")->as_object();
  EXPECT_EQ(integer_at(*points.find("import")->as_object(), "points"), 500);
  EXPECT_EQ(integer_at(*points.find("accrual")->as_object(), "points"), 1'000);
  const auto& figures = *list_at(totals, "registers").at(0).as_object();
  EXPECT_EQ(integer_at(figures, "sales"), 2);
  EXPECT_FALSE(figures.find("points")->as_object()->has("import"));
}

TEST_F(PeopleApi, who_is_unknown_gets_401_and_who_may_not_403) {
  for (const std::string path : {"/v1/members", "/v1/members/x", "/v1/members/x/receipts",
                                 "/v1/receipts/x", "/v1/registers", "/v1/days", "/v1/totals"}) {
    EXPECT_EQ(ask(path, "").status, 401) << path;
    EXPECT_EQ(ask(path, "wrong").status, 401) << path;
  }
  for (const std::string path :
       {"/v1/members", "/v1/members/x", "/v1/members/x/receipts", "/v1/receipts/x"}) {
    EXPECT_EQ(ask(path, tokens[PeopleRole::partner]).status, 403) << path;
  }
}

TEST_F(PeopleApi, what_is_not_there_is_404) {
  for (const auto& path :
       {"/v1/members/" + std::string(32, 'f'), std::string("/v1/members/anna"),
        "/v1/members/" + std::string(32, 'f') + "/receipts", "/v1/receipts/" + std::string(32, 'f'),
        std::string("/v1/receipts/x"), "/v1/days?register=" + std::string(32, 'f')}) {
    EXPECT_EQ(ask(path, tokens[PeopleRole::admin]).status, 404) << path;
  }
}

TEST_F(PeopleApi, a_query_that_does_not_fit_is_422_and_names_the_parameter) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"/health?x=1", "x"},
      {"/v1/members?page=2", "page"},
      {"/v1/members?limit=0", "limit"},
      {"/v1/members?limit=501", "limit"},
      {"/v1/members?limit=ten", "limit"},
      {"/v1/members?limit=1&limit=2", "limit"},
      {"/v1/members/" + std::string(anna_id) + "?deep=1", "deep"},
      {"/v1/members/" + std::string(anna_id) + "/receipts?after=x", "after"},
      {"/v1/receipts/" + to_hex(sale.header.id) + "?x=1", "x"},
      {"/v1/registers?store=s1", "store"},
      {"/v1/days?date=2023-02-30", "date"},
      {"/v1/days?register=till-1", "register"},
      {"/v1/days?after=x", "after"},
      {"/v1/totals?day=1", "day"},
  };
  for (const auto& [target, parameter] : table) {
    const auto response = ask(target, tokens[PeopleRole::admin]);
    EXPECT_EQ(response.status, 422) << target;
    EXPECT_EQ(problem_path(response), parameter) << target;
  }
}

}  // namespace
}  // namespace till::ledger::front
