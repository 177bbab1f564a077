#include "ledger/commands/calls.h"

#include <array>

#include "base/json/fields.h"
#include "base/log.h"
#include "ledger/backup.h"
#include "ledger/commands/carried_calls.h"
#include "ledger/machines/scope.h"
#include "ledger/machines/snapshot_making.h"
#include "ledger/members/import.h"
#include "ledger/members/member_card.h"
#include "ledger/people/access.h"
#include "ledger/people/figures.h"
#include "ledger/people/members_found.h"
#include "ledger/people/query.h"
#include "ledger/people/registers_admin.h"
#include "ledger/people/verify.h"
#include "ledger/people/views.h"
#include "ledger/rulesets/publish.h"
#include "net/problem.h"
#include "platform/peer.h"

namespace till::ledger {
namespace {

// A CSV file as a JSON string: every line end and quote takes two bytes.
constexpr std::size_t request_bytes_max = 2 * import_bytes_max;
constexpr std::size_t listed_remarks_max = 1'000;
constexpr std::string_view route_prefix = "/admin/v1/";

// Reads the fields of a request; `finish` tells the first that does not fit.
struct Asked {
  explicit Asked(const json::Value& request) : fields(request, "request", refusal) {}
  Result<> finish() {
    fields.finish();
    return refusal.result();
  }
  json::Refusal refusal;
  json::Fields fields;
};

json::Array list_of(const std::vector<ImportRemark>& remarks) {
  json::Array list;
  for (const auto& each : remarks) {
    if (list.size() == listed_remarks_max) break;
    list.push_back(json::Object{{"line", static_cast<std::int64_t>(each.line)},
                                {"column", each.column},
                                {"reason", each.reason}});
  }
  return list;
}

json::Value report_of(const ImportReport& report, bool dry_run) {
  const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
  json::Array existing;
  for (const auto& each : report.existing) {
    if (existing.size() == listed_remarks_max) break;
    existing.push_back(json::Object{{"line", count(each.line)}, {"member", each.member}});
  }
  return json::Object{{"dry_run", dry_run},
                      {"stored", report.stored},
                      {"rows", count(report.rows)},
                      {"members", count(report.members)},
                      {"accounts", count(report.accounts)},
                      {"cards", count(report.cards)},
                      {"phones", count(report.phones)},
                      {"points", report.points.value()},
                      {"exists", count(report.existing.size())},
                      {"refused", count(report.refused.size())},
                      {"existing_rows", std::move(existing)},
                      {"refused_rows", list_of(report.refused)},
                      {"notes", list_of(report.notes)}};
}

Result<json::Value> import_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto csv = asked.fields.text_or("csv");
  const ImportOptions options{.dry_run = asked.fields.flag_or("dry_run", false),
                              .skip_bad = asked.fields.flag_or("skip_bad", false)};
  const auto country = asked.fields.text_or("country", cards::PhonePlan{}.country);
  TILL_CHECK(asked.finish());
  ImportRules rules;
  TILL_TRY(rules.phones, cards::phone_plan_of(country));
  TILL_TRY(rules.table, table_in_force(ledger));
  rules.now = ledger.clock.wall();
  TILL_TRY(auto file, read_import(csv, rules));
  TILL_TRY(const auto report, import_members(ledger, std::move(file), options));
  return report_of(report, options.dry_run);
}

Result<json::Value> members_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  MemberPage page;
  page.query = asked.fields.text_or("query");
  page.after = asked.fields.text_or("after");
  page.rows_max = static_cast<std::size_t>(asked.fields.integer_or(
      "limit", page_rows_default, {1, static_cast<std::int64_t>(page_rows_max)}));
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto found, find_members(ledger, page));
  json::Array rows;
  for (const auto& member : found.members) {
    TILL_TRY(const auto account, ledger.books.accounts.find(member.account));
    rows.push_back(summary_of(member, account.value_or(Account{}), Names::full));
  }
  return json::Object{{"members", std::move(rows)},
                      {"after", found.after.empty() ? json::Value() : json::Value(found.after)}};
}

Result<json::Value> member_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto id = asked.fields.text("member");
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto member, ledger.books.people.find(id));
  if (!member) return fail(ErrorCode::not_found, "no such member", id);
  return whole_of(ledger, *member, Names::full);
}

Result<json::Value> card_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto id = asked.fields.text("member");
  const auto at = asked.fields.optional_integer("at");
  TILL_CHECK(asked.finish());
  const auto instant = at ? std::optional(instant_of(*at)) : std::nullopt;
  TILL_TRY(const auto card, make_member_card(ledger, id, instant));
  return json::Object{{"member", card.member},
                      {"text", card.text},
                      {"issued_at", unix_seconds(card.issued_at)},
                      {"valid_until", unix_seconds(card.valid_until)}};
}

Result<json::Value> publish_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  RulesetDocuments documents;
  documents.ruleset = asked.fields.text("ruleset");
  documents.cards = asked.fields.optional_text("cards");
  documents.offline = asked.fields.optional_text("offline");
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto row, publish_ruleset(ledger, documents));
  return view_of(row);
}

Result<json::Value> rulesets_call(Ledger& ledger, const json::Value& request) {
  TILL_CHECK(Asked(request).finish());
  TILL_TRY(const auto rows, ledger.books.rulesets.list());
  json::Array views;
  for (const auto& row : rows) views.push_back(view_of(row));
  return json::Object{{"rulesets", std::move(views)}};
}

// The id of a register that has the name already; empty: none.
Result<std::string> namesake_of(Books& books, std::string_view store, std::string_view name) {
  TILL_TRY(const auto registers, books.registers.list());
  for (const auto& row : registers) {
    const bool same = row.store == store && row.name == name;
    if (same && row.state != RegisterState::revoked) return to_hex(row.id);
  }
  return std::string();
}

Result<json::Value> enrol_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  NewRegister wanted;
  wanted.renews = asked.fields.text_or("register");
  if (wanted.renews.empty()) {
    wanted.store = asked.fields.text("store");
    wanted.name = asked.fields.text("name");
  }
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto ticket, make_enrolment_code(ledger, wanted));
  json::Object out{{"code", record::to_text(ticket.code)},
                   {"store", ticket.store},
                   {"name", ticket.name},
                   {"expires_at", unix_seconds(ticket.expires_at)}};
  TILL_TRY(const auto namesake, namesake_of(ledger.books, ticket.store, ticket.name));
  out.set("namesake", wanted.renews.empty() ? namesake : "");
  return out;
}

Result<json::Value> token_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto name = asked.fields.text("name");
  const auto role = role_from(asked.fields.text("role"));
  TILL_CHECK(asked.finish());
  TILL_CHECK(role);
  TILL_TRY(const auto text, create_token(ledger, {.name = name, .role = *role}));
  return json::Object{{"token", text}, {"name", name}, {"role", name_of(*role)}};
}

Result<json::Value> registers_call(Ledger& ledger, const json::Value& request) {
  TILL_CHECK(Asked(request).finish());
  TILL_TRY(const auto rows, ledger.books.registers.list());
  json::Array views;
  for (const auto& row : rows) {
    TILL_TRY(auto view, view_of(ledger, row));
    views.push_back(std::move(view));
  }
  return json::Object{{"registers", std::move(views)}};
}

template <Result<RegisterRow> (*Change)(Ledger&, std::string_view)>
Result<json::Value> change_register_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto id = asked.fields.text("register");
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto row, Change(ledger, id));
  return view_of(ledger, row);
}

Result<std::optional<RegisterNumber>> register_in(Ledger& ledger, const std::string& id) {
  if (id.empty()) return std::optional<RegisterNumber>{};
  TILL_TRY(const auto row, find_register(ledger, id));
  return std::optional(row.number);
}

Result<json::Value> parked_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto id = asked.fields.text_or("register");
  Parked::Page page;
  page.after.value = asked.fields.integer_or("after", 0, {0, INT64_MAX});
  page.rows_max = static_cast<std::size_t>(asked.fields.integer_or(
      "limit", page_rows_default, {1, static_cast<std::int64_t>(page_rows_max)}));
  TILL_CHECK(asked.finish());
  TILL_TRY(page.of, register_in(ledger, id));
  TILL_TRY(const auto rows, ledger.books.parked.list(page));
  json::Array views;
  for (const auto& row : rows) {
    TILL_TRY(auto view, view_of(ledger, row));
    views.push_back(std::move(view));
  }
  const bool more = rows.size() == page.rows_max;
  return json::Object{{"parked", std::move(views)},
                      {"after", more ? json::Value(rows.back().place.value) : json::Value()}};
}

// The posting loop takes them in its next turn.
Result<json::Value> retry_parked_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto id = asked.fields.text_or("register");
  const auto code = asked.fields.text_or("code");
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto of, register_in(ledger, id));
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_TRY(const auto count, ledger.books.parked.retry(transaction, of, code));
  TILL_CHECK(transaction.commit());
  return json::Object{{"retried", count}};
}

Result<json::Value> backup_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto file = asked.fields.text("file");
  TILL_CHECK(asked.finish());
  TILL_TRY(const auto contents, back_up(ledger, file));
  auto view = view_of(contents);
  view.set("file", file);
  return view;
}

Result<json::Value> totals_call(Ledger& ledger, const json::Value& request) {
  TILL_CHECK(Asked(request).finish());
  TILL_TRY(const auto totals, totals_of(ledger));
  return view_of(totals);
}

Result<json::Value> scope_call(Ledger& ledger, const json::Value& request) {
  Asked asked(request);
  const auto wanted = asked.fields.optional_text("scope");
  TILL_CHECK(asked.finish());
  if (wanted && wanted != name_of(Scope::all) && wanted != name_of(Scope::store)) {
    return fail(ErrorCode::invalid, "must be all or store", "request.scope");
  }
  if (wanted) {
    TILL_CHECK(set_scope(ledger, wanted == name_of(Scope::store) ? Scope::store : Scope::all));
  }
  TILL_TRY(const auto scope, scope_of(ledger.books));
  TILL_TRY(const auto pairs, ledger.books.live_scope.count());
  return json::Object{{"scope", name_of(scope)}, {"pairs", pairs}};
}

Result<json::Value> snapshot_call(Ledger& ledger, const json::Value& request) {
  TILL_CHECK(Asked(request).finish());
  TILL_TRY(const auto made, make_snapshot(ledger));
  return json::Object{{"region", made.region},     {"version", made.version},
                      {"position", made.position}, {"rows", made.rows},
                      {"bytes", made.bytes()},     {"expires_at", unix_seconds(made.expires_at)}};
}

Result<json::Value> verify_call(Ledger& ledger, const json::Value& request) {
  TILL_CHECK(Asked(request).finish());
  TILL_TRY(const auto proofs, verify_ledger(ledger));
  json::Array views;
  bool whole = true;
  for (const auto& proof : proofs) {
    whole = whole && proof.wrong == 0;
    views.push_back(json::Object{{"name", proof.name},
                                 {"checked", proof.checked},
                                 {"wrong", proof.wrong},
                                 {"first_wrong", proof.first_wrong}});
  }
  return json::Object{{"ok", whole}, {"proofs", std::move(views)}};
}

struct Call {
  std::string_view name;
  Result<json::Value> (*run)(Ledger&, const json::Value&);
};
constexpr std::array calls{
    Call{"enrol-code", enrol_call},
    Call{"members-import", import_call},
    Call{"members-list", members_call},
    Call{"member-show", member_call},
    Call{"member-card", card_call},
    Call{"ruleset-publish", publish_call},
    Call{"ruleset-list", rulesets_call},
    Call{"token-create", token_call},
    Call{"register-list", registers_call},
    Call{"register-quarantine", change_register_call<quarantine_register>},
    Call{"parked-list", parked_call},
    Call{"parked-retry", retry_parked_call},
    Call{"register-revoke", change_register_call<revoke_register>},
    Call{"register-approve", change_register_call<approve_register>},
    Call{"backup", backup_call},
    Call{"carried-open", carried_open_call},
    Call{"carried-look", carried_look_call},
    Call{"carried-take", carried_take_call},
    Call{"carried-ack", carried_ack_call},
    Call{"scope", scope_call},
    Call{"snapshot", snapshot_call},
    Call{"totals", totals_call},
    Call{"verify", verify_call},
};

bool may_administer(const net::Request& request) {
  const auto& credentials = request.peer->credentials;
  return credentials && (credentials->user == 0 || credentials->user == platform::own_user());
}

// An admin may know what failed inside.
net::Response problem_of(const Error& error) {
  return net::problem(net::status_of(error.code), name_of(error.code), error.text, error.context);
}

net::Response answer(Ledger& ledger, const Call& call, const net::Request& request) {
  if (!may_administer(request)) {
    return net::problem(403, name_of(ErrorCode::forbidden),
                        "the admin socket is for the ledger's own user and root");
  }
  const auto body = json::parse(request.body, "request");
  if (!body) return problem_of(body.error());
  const auto result = call.run(ledger, *body);
  if (result) return net::json(200, *result);
  log(LogLevel::warning, "admin",
      std::string(call.name) + ": " + std::string(name_of(result.error().code)));
  return problem_of(result.error());
}

}  // namespace

Result<json::Value> run_call(Ledger& ledger, std::string_view name, const json::Value& request) {
  for (const auto& call : calls) {
    if (call.name == name) return call.run(ledger, request);
  }
  return fail(ErrorCode::not_found, "no such call", std::string(name));
}

void add_admin_routes(net::Router& router, Ledger& ledger) {
  for (const auto& call : calls) {
    router.add_at_once(
        net::Method::post, std::string(route_prefix) + std::string(call.name),
        [&ledger, &call](const net::Request& request) { return answer(ledger, call, request); },
        request_bytes_max);
  }
}

}  // namespace till::ledger
