// What store admins ask: status, queue, verify, doctor, enrolment; and health for anybody on this
// machine.
#include <algorithm>
#include <charconv>
#include <utility>

#include "agent/api/ask_journal.h"
#include "agent/api/status.h"
#include "base/json/fields.h"
#include "net/problem.h"
#include "record/batch.h"
#include "record/keys.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

constexpr std::int64_t queue_shown_max = 1'000;
constexpr std::int64_t queue_shown = 100;

void status_route(Till& till, const Respond& respond) {
  ask_journal<QueueFigures>(
      till, queue_figures,
      [&till](const std::optional<QueueFigures>& queue) {
        return net::json(200, status_of(till, queue));
      },
      respond);
}

void doctor_route(Till& till, const Respond& respond) {
  ask_journal<QueueFigures>(
      till, queue_figures,
      [&till](const std::optional<QueueFigures>& queue) {
        json::Array findings;
        for (const auto& finding : examine(till, queue)) {
          findings.push_back(json::Object{{"check", finding.check},
                                          {"state", finding.state},
                                          {"text", finding.text},
                                          {"hint", finding.hint}});
        }
        return net::json(200, json::Object{{"findings", std::move(findings)}});
      },
      respond);
}

json::Object queued_entry(const record::Entry& entry) {
  json::Object out{
      {"seq", static_cast<std::int64_t>(entry.header.at.seq.number)},
      {"kind", record::name_of(entry.header.kind)},
      {"entry", to_hex(entry.header.id)},
      {"bytes", static_cast<std::int64_t>(entry.body.size() +
                                          (entry.personal ? entry.personal->size() : 0))}};
  if (const auto at = recorded_at(entry)) out.set("at", unix_seconds(*at));
  return out;
}

Result<json::Array> queue_in(storage::Journal& journal, std::int64_t limit) {
  json::Array out;
  TILL_TRY(const auto entries, journal.read_after(journal.waiting().after,
                                                  {.entries_max = static_cast<std::size_t>(limit),
                                                   .bytes_max = record::entry_bytes_max * 4}));
  for (const auto& entry : entries) out.emplace_back(queued_entry(entry));
  return out;
}

Result<std::int64_t> read_limit(const net::Request& request) {
  TILL_CHECK(check_query(request, {"limit"}));
  const auto* text = request.query_value("limit");
  if (text == nullptr) return queue_shown;
  std::int64_t limit = 0;
  const auto end = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (end.ec != std::errc{} || end.ptr != text->data() + text->size() || limit < 1 ||
      limit > queue_shown_max) {
    return fail(ErrorCode::invalid, "must lie between 1 and 1000", "limit");
  }
  return limit;
}

void queue_route(Till& till, const net::Request& request, const Respond& respond) {
  const auto limit = read_limit(request);
  if (!limit) return respond(refusal(till, limit.error()));
  ask_journal<json::Array>(
      till, [limit = *limit](storage::Journal& journal) { return queue_in(journal, limit); },
      [](const std::optional<json::Array>& entries) {
        return net::json(200, json::Object{{"entries", entries.value_or(json::Array{})}});
      },
      respond);
}

// Walks the whole chain: digests, hashes, and that each entry follows the one before.
Result<json::Object> verify_chain(storage::Journal& journal) {
  std::int64_t entries = 0;
  std::optional<record::Mark> last;
  const auto walked = journal.for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    if (last && last->epoch == entry.header.at.epoch) {
      TILL_CHECK(record::verify_follows(entry, *last));
    }
    last = record::mark_of(entry);
    ++entries;
    return {};
  });
  json::Object out{{"ok", walked.has_value()}, {"entries", entries}};
  if (last) {
    out.set("head", json::Object{{"epoch", record::to_hex(last->epoch)},
                                 {"seq", static_cast<std::int64_t>(last->seq.number)},
                                 {"hash", to_hex(last->hash)}});
  }
  if (!walked) {
    out.set("problem", describe(walked.error()));
    out.set("first_bad", entries + 1);
  }
  return out;
}

void verify_route(Till& till, const Respond& respond) {
  ask_journal<json::Object>(
      till, verify_chain,
      [](const std::optional<json::Object>& answer) {
        if (!answer) {
          return net::problem(503, "unavailable", "there is no journal to verify");
        }
        return net::json(200, *answer);
      },
      respond);
}

void enrol_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields fields(body, "", refused);
  const auto url = fields.text("ledger");
  const auto code = record::read_enrolment_code(fields.text("code"));
  if (!refused.refused() && !code) refused.refuse("code", code.error().text);
  fields.finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  till.enrol(url, *code, [&till, respond](const Result<storage::RegisterIdentity>& identity) {
    if (!identity) return respond(refusal(till, identity.error()));
    respond(net::json(201, json::Object{{"register", to_hex(identity->id)},
                                        {"name", identity->name},
                                        {"store", identity->store}}));
  });
}

}  // namespace

void add_admin_routes(LocalApi& api) {
  auto& till = api.till();
  api.open_route("/health", [&till](const net::Request&, const Respond& respond) {
    respond(net::json(200, json::Object{{"status", till.state().advisory ? "advisory" : "ok"},
                                        {"version", build_version}}));
  });
  api.get("/v1/status", ApiRole::view,
          [&till](const net::Request&, const Respond& respond) { status_route(till, respond); });
  api.get("/v1/doctor", ApiRole::view,
          [&till](const net::Request&, const Respond& respond) { doctor_route(till, respond); });
  api.get("/v1/queue", ApiRole::view, [&till](const net::Request& request, const Respond& respond) {
    queue_route(till, request, respond);
  });
  api.get("/v1/verify", ApiRole::view,
          [&till](const net::Request&, const Respond& respond) { verify_route(till, respond); });
  api.post("/v1/enrolment", ApiRole::admin,
           [&till](const json::Value& body, const Respond& respond) {
             enrol_route(till, body, respond);
           });
}

}  // namespace till::agent
