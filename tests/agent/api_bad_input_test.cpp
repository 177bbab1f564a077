// Bad input on every road into the local API: refused with where and what, counted, nothing stored.
#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

struct BadBody {
  std::string name;
  std::string path;
  std::string body;
  std::string where;  // the problem's path
};

const std::string key_text =
    R"("pos_key":{"pos":"1","business_date":"2026-11-23","transaction":"9"})";
const std::string line_text =
    R"({"id":"1","sku":"tea","quantity":2000,"price":10000,"amount":20000})";
const std::string basket_text = R"("basket":{"lines":[)" + line_text + "]}";

std::vector<BadBody> bad_bodies() {
  return {
      {"no JSON", "/v1/quotes", "{", "byte 1"},
      {"nothing", "/v1/quotes", "", "byte 0"},
      {"no object", "/v1/quotes", "[]", ""},
      {"a field too many", "/v1/quotes", "{" + basket_text + R"(,"colour":1})", "colour"},
      {"a field twice", "/v1/quotes", R"({"identity":"","identity":""})", "identity"},
      {"a field missing", "/v1/quotes", "{}", "basket"},
      {"a field of a line too many", "/v1/quotes",
       R"({"basket":{"lines":[{"id":"1","sku":"tea","quantity":1,"price":1,"amount":1,"x":1}]}})",
       "basket.lines[0].x"},
      {"a fraction", "/v1/quotes",
       R"({"basket":{"lines":[{"id":"1","sku":"t","quantity":1.5,"price":1,"amount":1}]}})",
       "basket.lines[0].quantity"},
      {"the instant is not the POS's to say", "/v1/quotes", R"({"basket":{"at":1,"lines":[]}})",
       "basket.at"},
      {"a forged identity", "/v1/quotes", "{" + basket_text + R"(,"identity":"AAAA"})", "identity"},
      {"a day that is none", "/v1/receipts",
       R"({"pos_key":{"pos":"1","business_date":"2026-02-30","transaction":"9"},)" + basket_text +
           R"(,"paid_by":"card"})",
       "pos_key.business_date"},
      {"a transaction of 129 bytes", "/v1/receipts",
       R"({"pos_key":{"pos":"1","business_date":"2026-11-23","transaction":")" +
           std::string(129, 'x') + R"("},)" + basket_text + R"(,"paid_by":"card"})",
       "pos_key.transaction"},
      {"a kind in the key", "/v1/receipts",
       R"({"pos_key":{"kind":"void","pos":"1","business_date":"2026-11-23","transaction":"9"},)" +
           basket_text + R"(,"paid_by":"card"})",
       "pos_key.kind"},
      {"a tender below zero", "/v1/receipts",
       "{" + key_text + "," + basket_text +
           R"(,"tenders":[{"kind":"card","amount":-1}],"paid_by":"card"})",
       "tenders[0].amount"},
      {"paid by nothing", "/v1/receipts", "{" + key_text + "," + basket_text + "}", "paid_by"},
      {"paid by shells", "/v1/receipts",
       "{" + key_text + "," + basket_text + R"(,"paid_by":"shells"})", "paid_by"},
      {"a reservation that is no id", "/v1/receipts",
       "{" + key_text + "," + basket_text + R"(,"paid_by":"card","reservation":"7"})",
       "reservation"},
      {"a return of nothing", "/v1/returns",
       "{" + key_text + R"(,"receipt":"00112233445566778899aabbccddeeff","lines":[]})", "lines"},
      {"a return without a key", "/v1/returns",
       R"({"receipt":"00112233445566778899aabbccddeeff","lines":[{"id":"1","quantity":1}]})",
       "pos_key"},
      {"a void of no receipt", "/v1/voids", "{" + key_text + R"(,"receipt":7})", "receipt"},
      {"a reservation of nobody", "/v1/reservations", "{" + key_text + R"(,"points":5})",
       "identity"},
      {"a Z with a negative count", "/v1/day-closes",
       R"({"business_date":"2026-11-23","z":{"number":"1","count":-1,"sum":0}})", "z.count"},
      {"a symbology that is none", "/v1/identify", R"({"code":{"text":"x","symbology":"clay"}})",
       "code.symbology"},
      {"bytes that are no base64", "/v1/identify", R"({"code":{"bytes":"%%%"}})", "code.bytes"},
      {"a code and a phone", "/v1/identify", R"({"code":{"text":"x"},"phone":"1"})", "code"},
      {"no code", "/v1/codes/explain", R"({"code":""})", "code"},
  };
}

TEST(ApiBadInput, a_bad_body_is_refused_with_its_place_and_nothing_is_stored) {
  RunningTill till;
  const auto before = till.entries();
  std::int64_t refused = 0;
  for (const auto& bad : bad_bodies()) {
    const auto told = till.ask({.path = bad.path, .json = {}, .bytes = bad.body});
    EXPECT_EQ(told.status, 422) << bad.name;
    EXPECT_EQ(told.text("path"), bad.where) << bad.name << ": " << told.bytes;
    EXPECT_FALSE(told.text("detail").empty()) << bad.name;
    EXPECT_EQ(till.counter("http.422"), ++refused) << bad.name;
  }
  EXPECT_EQ(till.entries(), before);
  EXPECT_EQ(till.get("/v1/status").number("reservations"), 0);
}

TEST(ApiBadInput, deep_nesting_is_refused) {
  RunningTill till;
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  EXPECT_EQ(till.ask({.path = "/v1/quotes", .json = {}, .bytes = deep}).status, 422);
}

TEST(ApiBadInput, without_a_token_of_this_till_nothing_opens) {
  RunningTill till;
  for (const auto* path : {"/v1/status", "/v1/queue", "/v1/verify", "/v1/doctor", "/v1/scans",
                           "/v1/day-closes", "/v1/receipts/by-pos-key"}) {
    const Asked asked{.method = net::Method::get, .path = path, .json = {}, .role = ""};
    const auto told = till.ask(asked);
    EXPECT_EQ(told.status, 401) << path;
    EXPECT_EQ(told.headers.count("WWW-Authenticate"), 1U) << path;
  }
  const auto wrong = till.ask({.path = "/v1/quotes",
                               .json = json::Object{{"basket", tea_basket()}},
                               .role = "",
                               .headers = {{"Authorization", "Bearer " + std::string(64, '0')}}});
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(till.counter("http.401"), 8);
}

TEST(ApiBadInput, a_role_that_is_too_low_is_refused) {
  RunningTill till;
  for (const auto* path : {"/v1/identify", "/v1/quotes", "/v1/reservations", "/v1/receipts",
                           "/v1/returns", "/v1/voids", "/v1/day-closes", "/v1/images/scan"}) {
    const auto told = till.ask({.path = path, .json = json::Object{}, .role = "view"});
    EXPECT_EQ(told.status, 403) << path;
    EXPECT_EQ(told.text("code"), "forbidden") << path;
  }
  EXPECT_EQ(till.counter("http.403"), 8);
}

TEST(ApiBadInput, a_foreign_origin_is_refused_and_no_cors_header_is_ever_sent) {
  RunningTill till;
  Asked asked{.method = net::Method::get,
              .path = "/v1/status",
              .json = {},
              .headers = {{"Origin", "http://evil.example"}}};
  const auto refused = till.ask(asked);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.text("code"), "foreign_origin");
  asked.headers = {{"Origin", "http://localhost:3000"}};
  const auto allowed = till.ask(asked);
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.count("Access-Control-Allow-Origin"), 0U);
}

TEST(ApiBadInput, a_foreign_host_is_refused_on_every_route_also_with_a_good_token) {
  RunningTill till;
  const auto port = ":" + std::to_string(till.port());
  for (const auto& host : {"evil.example" + port, std::string("127.0.0.1"), "127.0.0.2" + port}) {
    const Asked asked{
        .method = net::Method::get, .path = "/v1/status", .json = {}, .headers = {{"Host", host}}};
    const auto told = till.ask(asked);
    EXPECT_EQ(told.status, 421) << host;
    EXPECT_EQ(told.text("code"), "foreign_host") << host;
  }
  const Asked nowhere{.method = net::Method::get,
                      .path = "/nowhere",
                      .json = {},
                      .headers = {{"Host", "evil.example"}},
                      .documented = false};
  EXPECT_EQ(till.ask(nowhere).status, 421);
  EXPECT_EQ(till.counter("http.421"), 4);
}

TEST(ApiBadInput, a_body_over_the_limit_is_refused_unread_and_counted) {
  RunningTill till;
  const auto told = till.ask(
      {.path = "/v1/quotes", .json = {}, .bytes = std::string(json_body_bytes_max + 1, ' ')});
  EXPECT_EQ(told.status, 413);
  EXPECT_EQ(told.text("code"), "body_too_large");
  EXPECT_EQ(till.get("/v1/status").number("http.bad_requests"), 1);
}

TEST(ApiBadInput, another_content_type_is_refused) {
  RunningTill till;
  for (const auto* type :
       {"text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
    const auto told = till.ask({.path = "/v1/quotes",
                                .json = json::Object{{"basket", tea_basket()}},
                                .content_type = type});
    EXPECT_EQ(told.status, 415) << type;
  }
  const auto good = till.ask({.path = "/v1/quotes",
                              .json = json::Object{{"basket", tea_basket()}},
                              .content_type = "application/json; charset=utf-8"});
  EXPECT_EQ(good.status, 200);
}

TEST(ApiBadInput, routes_and_methods_that_are_none_are_told_so) {
  RunningTill till;
  const Asked nowhere{
      .method = net::Method::get, .path = "/v2/quotes", .json = {}, .documented = false};
  EXPECT_EQ(till.ask(nowhere).status, 404);
  const Asked wrong{
      .method = net::Method::put, .path = "/v1/quotes", .json = {}, .documented = false};
  const auto told = till.ask(wrong);
  EXPECT_EQ(told.status, 405);
  EXPECT_EQ(told.headers.value("Allow").find("POST") != std::string_view::npos, true);
  EXPECT_EQ(till.counter("http.404"), 1);
  EXPECT_EQ(till.counter("http.405"), 1);
}

TEST(ApiBadInput, query_parameters_are_as_strict_as_bodies) {
  RunningTill till;
  const std::string good = "/v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=1";
  EXPECT_EQ(till.get(good + "&colour=red").text("path"), "colour");
  EXPECT_EQ(till.get(good + "&pos=2").text("path"), "pos");
  EXPECT_EQ(till.get(good + "&kind=gift").text("path"), "kind");
  EXPECT_EQ(till.get("/v1/receipts/by-pos-key?pos=1&transaction=1&business_date=x").text("path"),
            "business_date");
  EXPECT_EQ(till.get("/v1/day-closes?day=1", "view").text("path"), "day");
  EXPECT_EQ(till.counter("http.422"), 5);
}

TEST(ApiBadInput, an_id_in_the_path_that_is_none_is_refused) {
  RunningTill till;
  const auto told =
      till.ask({.method = net::Method::delete_, .path = "/v1/reservations/7", .json = {}});
  EXPECT_EQ(told.status, 422);
  EXPECT_EQ(told.text("path"), "reservation");
}

}  // namespace
}  // namespace till::agent
