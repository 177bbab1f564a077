#include "ledger/people/api.h"

#include <algorithm>
#include <charconv>

#include "base/log.h"
#include "ledger/people/access.h"
#include "ledger/people/figures.h"
#include "ledger/people/members_found.h"
#include "ledger/people/query.h"
#include "ledger/people/views.h"
#include "net/problem.h"

namespace till::ledger {
namespace {

using net::Request;

json::Value text_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

// A question and who asks it.
struct Asked {
  Ledger& ledger;
  const Request& request;
  PeopleRole role;

  [[nodiscard]] Names names() const {
    return role == PeopleRole::admin ? Names::full : Names::masked;
  }
};

Result<json::Value> members(const Asked& asked) {
  TILL_TRY(const auto query, read_list_query(asked.request, {"query", "limit", "after"}));
  MemberPage page{.query = {}, .rows_max = query.rows_max, .after = query.after};
  if (const auto* text = asked.request.query_value("query")) page.query = *text;
  TILL_TRY(const auto found, find_members(asked.ledger, page));
  json::Array rows;
  for (const auto& member : found.members) {
    TILL_TRY(const auto account, asked.ledger.books.accounts.find(member.account));
    if (!account) return fail(ErrorCode::corrupt, "a member's account is not there", member.id);
    rows.push_back(summary_of(member, *account, asked.names()));
  }
  return json::Object{{"members", std::move(rows)}, {"after", text_or_null(found.after)}};
}

Result<Member> member_of_path(const Asked& asked) {
  TILL_TRY(auto member, asked.ledger.books.people.find(asked.request.parameter("id")));
  if (!member) return fail(ErrorCode::not_found, "no such member", "id");
  return std::move(*member);
}

Result<json::Value> member(const Asked& asked) {
  TILL_CHECK(refuse_query(asked.request));
  TILL_TRY(const auto found, member_of_path(asked));
  return whole_of(asked.ledger, found, asked.names());
}

Result<json::Value> receipts(const Asked& asked) {
  TILL_TRY(const auto query, read_list_query(asked.request, {"limit", "after"}));
  TILL_TRY(const auto found, member_of_path(asked));
  ReceiptPage page{.rows_max = query.rows_max + 1, .after = std::nullopt};
  if (!query.after.empty()) {
    const auto after = fixed_from_hex<EntryId>(query.after);
    if (!after) return fail(ErrorCode::invalid, "must be the id of a receipt", "after");
    page.after = *after;
  }
  TILL_TRY(auto rows, asked.ledger.books.receipts.of_account(found.account, page));
  TILL_TRY(const auto registers, RegisterNames::read(asked.ledger));
  const bool more = rows.size() > query.rows_max;
  if (more) rows.pop_back();
  json::Array views;
  for (const auto& row : rows) views.push_back(summary_of(row, registers));
  return json::Object{{"receipts", std::move(views)},
                      {"after", more ? json::Value(to_hex(rows.back().id)) : json::Value()}};
}

Result<json::Value> receipt(const Asked& asked) {
  TILL_CHECK(refuse_query(asked.request));
  const auto id = fixed_from_hex<EntryId>(asked.request.parameter("entry_id"));
  if (!id) return fail(ErrorCode::not_found, "no such receipt", "entry_id");
  TILL_TRY(const auto row, asked.ledger.books.receipts.find(*id));
  if (!row) return fail(ErrorCode::not_found, "no such receipt", "entry_id");
  return whole_of(asked.ledger, *row);
}

Result<json::Value> registers(const Asked& asked) {
  TILL_TRY(const auto query, read_list_query(asked.request, {"limit", "after"}));
  TILL_TRY(auto rows, asked.ledger.books.registers.list());
  std::ranges::sort(rows, {}, &RegisterRow::id);
  json::Array views;
  std::string last;
  bool more = false;
  for (const auto& row : rows) {
    if (to_hex(row.id) <= query.after) continue;
    more = views.size() == query.rows_max;
    if (more) break;
    TILL_TRY(auto view, view_of(asked.ledger, row));
    views.push_back(std::move(view));
    last = to_hex(row.id);
  }
  return json::Object{{"registers", std::move(views)},
                      {"after", more ? json::Value(last) : json::Value()}};
}

Result<std::optional<RegisterNumber>> register_of_query(const Asked& asked) {
  const auto* text = asked.request.query_value("register");
  if (text == nullptr) return std::optional<RegisterNumber>{};
  const auto id = fixed_from_hex<RegisterId>(*text);
  if (!id) return fail(ErrorCode::invalid, "must be the id of a register", "register");
  TILL_TRY(const auto row, asked.ledger.books.registers.find(*id));
  if (!row) return fail(ErrorCode::not_found, "no such register", "register");
  return std::optional{row->number};
}

Result<std::optional<Place>> place_after(const std::string& text) {
  if (text.empty()) return std::optional<Place>{};
  Place place;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), place.value);
  if (code != std::errc{} || end != text.data() + text.size()) {
    return fail(ErrorCode::invalid, "must be the `after` of a page before", "after");
  }
  return std::optional{place};
}

Result<json::Value> days(const Asked& asked) {
  TILL_TRY(const auto query,
           read_list_query(asked.request, {"register", "date", "limit", "after"}));
  SealPage page;
  page.rows_max = query.rows_max + 1;
  TILL_TRY(page.register_number, register_of_query(asked));
  TILL_TRY(page.after, place_after(query.after));
  if (const auto* date = asked.request.query_value("date")) {
    if (!is_day(*date)) return fail(ErrorCode::invalid, "must be a day, YYYY-MM-DD", "date");
    page.business_date = *date;
  }
  TILL_TRY(auto rows, asked.ledger.books.seals.list(page));
  const bool more = rows.size() > query.rows_max;
  if (more) rows.pop_back();
  json::Array views;
  for (const auto& row : rows) {
    TILL_TRY(auto view, view_of(row));
    views.push_back(std::move(view));
  }
  return json::Object{
      {"days", std::move(views)},
      {"after", more ? json::Value(std::to_string(rows.back().place.value)) : json::Value()}};
}

Result<json::Value> totals(const Asked& asked) {
  TILL_CHECK(refuse_query(asked.request));
  TILL_TRY(const auto sums, totals_of(asked.ledger));
  return view_of(sums);
}

net::Response answer_of(const Result<json::Value>& result) {
  if (result) return net::json(200, *result);
  auto response = net::problem(result.error());
  if (response.status >= 500) log(LogLevel::error, "people", describe(result.error()));
  return response;
}

net::Response health(const Request& request) {
  const auto checked = refuse_query(request);
  if (!checked) return net::problem(checked.error());
  return net::json(200, json::Value(json::Object{{"status", "ok"}}));
}

}  // namespace

void add_people_routes(net::Router& router, Ledger& ledger) {
  const auto add = [&](std::string_view pattern, PeopleRole least,
                       Result<json::Value> (*answer)(const Asked&)) {
    router.add_at_once(net::Method::get, pattern, [&ledger, least, answer](const Request& request) {
      const auto role = authorise(ledger, request, least);
      if (!role) return net::problem(role.error());
      return answer_of(answer({ledger, request, *role}));
    });
  };
  router.add_at_once(net::Method::get, "/health", &health);
  add("/v1/members", PeopleRole::support, members);
  add("/v1/members/{id}", PeopleRole::support, member);
  add("/v1/members/{id}/receipts", PeopleRole::support, receipts);
  add("/v1/receipts/{entry_id}", PeopleRole::support, receipt);
  add("/v1/registers", PeopleRole::partner, registers);
  add("/v1/days", PeopleRole::partner, days);
  add("/v1/totals", PeopleRole::partner, totals);
}

}  // namespace till::ledger
