#include <array>

#include "tests/fuzz/doors.h"
#include "tests/ledger/core_world.h"

namespace till::fuzz {
namespace {

struct Asked {
  std::string_view name;
  std::string_view line;  // method and target
  std::string_view host;
  std::string_view headers;  // besides, each with its line end
  std::string_view body;     // empty: none
};

std::string bytes_of(const Asked& asked) {
  auto out = std::string(asked.line) + " HTTP/1.1\r\nHost: " + std::string(asked.host) + "\r\n" +
             std::string(asked.headers);
  if (!asked.body.empty()) out += "Content-Length: $length\r\n";
  return out + "\r\n" + std::string(asked.body);
}

template <std::size_t size>
std::vector<Seed> seeds_of(const std::array<Asked, size>& all) {
  std::vector<Seed> out;
  out.reserve(size);
  for (const Asked& asked : all) out.push_back({std::string(asked.name), bytes_of(asked)});
  return out;
}

constexpr std::string_view here = "127.0.0.1:8731";
constexpr std::string_view pos = "Authorization: Bearer $pos\r\n";
constexpr std::string_view pos_json =
    "Authorization: Bearer $pos\r\nContent-Type: application/json\r\n";
constexpr std::string_view admin_json =
    "Authorization: Bearer $admin\r\nContent-Type: application/json\r\n";

constexpr std::array local{
    Asked{"health", "GET /health", here, "", ""},
    Asked{"foreign-host", "GET /health", "example.org", "", ""},
    Asked{"foreign-origin", "GET /v1/status", here, "Origin: http://example.org\r\n", ""},
    Asked{"status", "GET /v1/status", here, pos, ""},
    Asked{"doctor", "GET /v1/doctor", here, pos, ""},
    Asked{"queue", "GET /v1/queue?limit=3", here, pos, ""},
    Asked{"verify", "GET /v1/verify", here, pos, ""},
    Asked{"options", "OPTIONS /v1/receipts", here, pos, ""},
    Asked{"put", "PUT /v1/receipts", here, pos, ""},
    Asked{"query-that-is-no-utf8", "GET /v1/day-closes?%ff=1", here, pos, ""},
    Asked{"pipelined", "GET /health HTTP/1.1\r\nHost: localhost:8731\r\n\r\nGET /v1/status", here,
          pos, ""},
    Asked{"chunked", "POST /v1/identify", here,
          "Authorization: Bearer $pos\r\nContent-Type: application/json\r\n"
          "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"code\"\r\n16\r\n:{\"text\":\"TM12345674\"}"
          "}\r\n0\r\n",
          ""},
    Asked{"identify-card", "POST /v1/identify", here, pos_json,
          R"({"code":{"text":"TM79927398713","symbology":"code128"}})"},
    Asked{"identify-app", "POST /v1/identify", here, pos_json, R"({"code":{"text":"$boris"}})"},
    Asked{"identify-phone", "POST /v1/identify", here, pos_json, R"({"phone":"+79161234567"})"},
    Asked{"identify-bytes", "POST /v1/identify", here, pos_json,
          R"({"code":{"bytes_base64":"VE03OTkyNzM5ODcxMw==","symbology":"qrcode"}})"},
    Asked{"quote-nobody", "POST /v1/quotes", here, pos_json,
          R"({"basket":{"lines":[{"amount":20000,"id":"1","price":10000,"quantity":2000,)"
          R"("sku":"tea"}]}})"},
    Asked{"quote", "POST /v1/quotes", here, pos_json,
          R"({"basket":{"codes":[{"code":"MAY","serial":"MAY-7"}],"lines":[{"amount":20000,)"
          R"("cost":6000,"id":"1","price":10000,"quantity":2000,"sku":"tea"},{"amount":990,)"
          R"("id":"2","measure":"weight","price":3300,"quantity":300,"sku":"apples"}],)"
          R"("tenders":["card"],"want_points":500},"identity":"$anna"})"},
    Asked{"reserve", "POST /v1/reservations", here, pos_json,
          R"({"identity":"$anna","points":500,"pos_key":{"business_date":"2026-11-23","pos":"1",)"
          R"("transaction":"7"}})"},
    Asked{"cancel", "DELETE /v1/reservations/00112233445566778899aabbccddeeff", here, pos, ""},
    Asked{"commit", "POST /v1/receipts", here, pos_json,
          R"({"basket":{"lines":[{"amount":200,"id":"1","price":100,"quantity":2000,)"
          R"("sku":"tea"}]},"force_new":true,"identity":"$anna","paid_by":"card","pos_key":)"
          R"({"business_date":"2026-11-23","pos":"1","transaction":"9"},"quote_token":"$quote",)"
          R"("tenders":[{"amount":200,"kind":"card"}]})"},
    Asked{"by-pos-key",
          "GET /v1/receipts/by-pos-key?pos=1&business_date=2026-11-23&transaction=of%20the%20door",
          here, pos, ""},
    Asked{"return", "POST /v1/returns", here, pos_json,
          R"({"lines":[{"id":"1","quantity":1000}],"pos_key":{"business_date":"2026-11-23",)"
          R"("pos":"1","transaction":"r1"},"preview":true,"receipt":"$sale"})"},
    Asked{"void", "POST /v1/voids", here, pos_json,
          R"({"pos_key":{"business_date":"2026-11-23","pos":"1","transaction":"v1"},)"
          R"("receipt":{"business_date":"2026-11-23","pos":"1","transaction":"of the door"}})"},
    Asked{"close", "POST /v1/day-closes", here, admin_json,
          R"({"business_date":"2026-11-23","z":{"count":1,"number":"17","sum":200,)"
          R"("transactions":["of the door"]}})"},
    Asked{"closes", "GET /v1/day-closes?business_date=2026-11-23", here, pos, ""},
    Asked{"explain", "POST /v1/codes/explain", here, pos_json, R"({"code":"4006381333931"})"},
    Asked{"image", "POST /v1/images/scan", here,
          "Authorization: Bearer $pos\r\nContent-Type: image/png\r\n",
          "\x89PNG\r\n\x1a\n not a picture"},
    Asked{"scans", "GET /v1/scans", here, pos, ""},
    Asked{"enrol", "POST /v1/enrolment", here, admin_json,
          R"({"code":"AAAAA-AAAAA","ledger":"https://ledger.invalid"})"},
};

constexpr std::string_view token = "Authorization: Bearer $token\r\n";
constexpr std::string_view json_type = "Content-Type: application/json\r\n";
constexpr std::string_view signed_body = "Content-Encoding: zstd\r\nTill-Signature: sign\r\n";

constexpr std::array central{
    Asked{"keys", "GET /v1/keys", "nobody", "", ""},
    Asked{
        "enrol", "POST /v1/enrolments", "nobody", json_type,
        R"({"csr":"-----BEGIN CERTIFICATE REQUEST-----","key":"00","secret":"AAAAAAAAAAAAAAAA"})"},
    Asked{"hello", "POST /v1/registers/$till/hello", "till", json_type,
          R"({"acked":1,"build":"0.1.0","challenge":"00112233445566778899aabbccddeeff",)"
          R"("disk_free_bytes":1,"engines":[1],"epoch":"$epoch","journal_schema":1000,"locators":)"
          R"([{"hash":"0000000000000000000000000000000000000000000000000000000000000000",)"
          R"("seq":0}],"nonce":"00112233445566778899aabbccddeeff","register":"$till",)"
          R"("wall":1700000000})"},
    Asked{"hello-nobody", "POST /v1/registers/$till/hello", "nobody", json_type, "{}"},
    Asked{"no-batch", "POST /v1/registers/$till/epochs/$epoch/entries", "till", signed_body,
          "TBAT"},
    Asked{"unsigned", "POST /v1/registers/$till/epochs/$epoch/entries", "till",
          "Content-Encoding: zstd\r\nTill-Key: $till\r\nTill-Signature: AAAA\r\n",
          "\x28\xb5\x2f\xfd"},
    Asked{"changes", "GET /v1/registers/$till/changes?cursor=0&wait=0", "till", "", ""},
    Asked{"changes-wait", "GET /v1/registers/$till/changes?cursor=1000&wait=5", "till", "", ""},
    Asked{"ruleset", "GET /v1/rulesets/$ruleset", "till", "", ""},
    Asked{"health", "GET /health", "people", "", ""},
    Asked{"members", "GET /v1/members?query=Anna&limit=5&after=0", "people", token, ""},
    Asked{"member", "GET /v1/members/00112233445566778899aabbccddeeff", "people", token, ""},
    Asked{"receipts", "GET /v1/members/00112233445566778899aabbccddeeff/receipts", "people", token,
          ""},
    Asked{"receipt", "GET /v1/receipts/00112233445566778899aabbccddeeff", "people", token, ""},
    Asked{"registers", "GET /v1/registers?limit=2", "people", token, ""},
    Asked{"days", "GET /v1/days?register=$till&date=2023-11-14", "people", token, ""},
    Asked{"totals", "GET /v1/totals", "people", token, ""},
    Asked{"import", "POST /admin/v1/members-import", "admin", json_type,
          R"({"csv":"name,phone,cards,balance\nAnna,+79161234567,TM79927398713,500\n",)"
          R"("dry_run":false})"},
    Asked{"list", "POST /admin/v1/members-list", "admin", json_type, R"({"limit":5})"},
    Asked{"publish", "POST /admin/v1/ruleset-publish", "admin", json_type,
          R"({"ruleset":{"currency":"RUB","engine":1,"format":1,"program":{"rate":500},)"
          R"("version":"spring"}})"},
    Asked{"enrol-code", "POST /admin/v1/enrol-code", "admin", json_type,
          R"({"name":"till 2","store":"s1"})"},
    Asked{"token", "POST /admin/v1/token-create", "admin", json_type,
          R"({"name":"shop","role":"partner"})"},
    Asked{"verify", "POST /admin/v1/verify", "admin", json_type, "{}"},
};

Seed chained(std::size_t number, const json::Array& entries) {
  const auto body = json::canonical(json::Object{{"entries", entries}});
  return {"batch-" + std::to_string(number),
          bytes_of({"", "POST /v1/registers/$till/epochs/$epoch/entries", "till",
                    "Content-Encoding: zstd\r\nTill-Signature: chain\r\n", body})};
}

// What the ledger of the door can post: sales that spend and earn, their returns, day closes.
std::vector<record::Entry> postable() {
  constexpr std::uint64_t another_till = 12;
  const ledger::core::Rules rules;
  ledger::core::Till till(rules, another_till);
  const auto account = ledger::core::people_id(1);
  loyalty::PointLot lot;
  lot.id = "10000000000000000000000000000000";
  lot.left = loyalty::Points{1'000};
  lot.earned_at = till.now;
  till.sell({.account = account});
  till.give_back(till.entries.back(), 1);
  till.sell({.account = account, .want_points = 500, .lots = {lot}});
  till.give_back(till.entries.back(), 2);
  till.sell({.token = CardToken{}, .code = "MAY-7"});
  till.sell({.account = account, .transaction = "T1"});
  till.sell({});
  till.close_day(record::ZReport{"17", 4, loyalty::Money{40'000}, {}});
  till.append(record::Kind::note, "no JSON");
  return till.entries;
}

// Each alone and each with the one before it; then some that name a ruleset nobody knows.
std::vector<Seed> chained_seeds() {
  std::vector<Seed> out;
  json::Array both;
  for (const record::Entry& entry : postable()) {
    both.push_back(draft_form(entry));
    out.push_back(chained(out.size(), {both.back()}));
    if (both.size() < 2) continue;
    out.push_back(chained(out.size(), both));
    both.erase(both.begin());
  }
  const auto unknown = exchange_seeds("entry");
  constexpr std::size_t every = 10;
  for (std::size_t i = 0; i < unknown.size(); i += every) {
    if (const auto value = json::parse(unknown[i].bytes))
      out.push_back(chained(out.size(), {*value}));
  }
  return out;
}

}  // namespace

std::vector<Seed> door_seeds(std::string_view target) {
  if (target == "local_api") return seeds_of(local);
  auto out = seeds_of(central);
  for (Seed& seed : chained_seeds()) out.push_back(std::move(seed));
  return out;
}

std::span<const Target> doors() {
  static constexpr std::array<Target, 2> all{
      {{"local_api", take_local_api}, {"ledger_api", take_ledger_api}}};
  return all;
}

}  // namespace till::fuzz
