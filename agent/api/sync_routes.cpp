// What admins ask of the way to the ledger: pause and resume it, try now, which epochs the chain
// has, which entries the ledger could not post.
#include <utility>

#include "agent/api/ask_journal.h"
#include "agent/api/status.h"
#include "base/crypto/x509.h"
#include "base/json/fields.h"
#include "net/problem.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

json::Object sync_answer(const Till& till) {
  json::Object out{{"paused", till.paused()}};
  if (const auto courier = till.courier_status()) {
    // The courier hears of a pause or its end a moment later.
    if (courier->uplink.paused == till.paused()) {
      out.set("state", sync::name_of(courier->uplink.link));
    }
    if (!courier->uplink.last_failure.empty()) {
      out.set("last_failure", courier->uplink.last_failure);
    }
  }
  return out;
}

// A pause outlives the process: it is written down before it counts.
void pause_route(Till& till, bool paused, const Respond& respond) {
  const bool taken =
      till.with_journal([&till, paused, respond](storage::Journal* journal, JournalMemory&) {
        auto stored =
            journal == nullptr
                ? Result<>{fail(ErrorCode::unavailable, "there is no journal to write it in")}
                : journal->store_text(sync_paused_name, paused ? "yes" : "no");
        till.on_io([&till, paused, respond, stored = std::move(stored)] {
          if (!stored) return respond(refusal(till, stored.error()));
          till.pause(paused);
          respond(net::json(200, sync_answer(till)));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

void sync_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields fields(body, "", refused);
  const auto action = fields.choice("action", {"now", "pause", "resume"});
  fields.finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  if (!till.state().identity) {
    return respond(refusal(till, {ErrorCode::conflict, "this register is not enrolled", {}}));
  }
  if (action != 0) return pause_route(till, action == 1, respond);
  till.sync_now();
  respond(net::json(200, sync_answer(till)));
}

// The path to the head, the oldest first.
Result<json::Object> epochs_in(storage::Journal& journal) {
  TILL_TRY(const auto path, journal.path());
  json::Array epochs;
  for (auto end = path.rbegin(); end != path.rend(); ++end) {
    json::Object shown{{"epoch", record::to_hex(end->epoch)},
                       {"entries", static_cast<std::int64_t>(end->seq.number)},
                       {"hash", to_hex(end->hash)}};
    TILL_TRY(const auto first, journal.at({end->epoch, {1}}));
    const auto opening =
        first ? record::read_epoch_open(first->body)
              : Result<record::EpochOpenBody>{fail(ErrorCode::corrupt, "an epoch has no opening")};
    if (opening) {
      shown.set("reason", opening->reason);
      shown.set("build", opening->build);
      shown.set("opened_at", unix_seconds(opening->at));
      if (opening->parent) {
        shown.set("parent", json::Object{{"epoch", record::to_hex(opening->parent->epoch)},
                                         {"seq", opening->parent->seq.number}});
      }
    }
    epochs.push_back(std::move(shown));
  }
  json::Object out{{"epochs", std::move(epochs)}};
  if (const auto& generation = journal.generation()) out.set("generation", to_hex(*generation));
  if (const auto& ack = journal.last_ack()) {
    out.set("acked", json::Object{{"epoch", record::to_hex(ack->received.epoch)},
                                  {"seq", ack->received.seq.number},
                                  {"generation", to_hex(ack->generation)},
                                  {"at", unix_seconds(ack->time)}});
  }
  return out;
}

void epochs_route(Till& till, const Respond& respond) {
  ask_journal<json::Object>(
      till, epochs_in,
      [](const std::optional<json::Object>& found) {
        if (!found) return net::problem(503, "unavailable", "there is no journal to read");
        return net::json(200, *found);
      },
      respond);
}

Result<json::Object> parked_in(storage::Journal& journal) {
  json::Array parked;
  json::Object out;
  if (const auto& ack = journal.last_ack()) {
    out.set("as_of", unix_seconds(ack->time));
    for (const auto& each : ack->parked) {
      json::Object shown{{"epoch", record::to_hex(each.at.epoch)},
                         {"seq", each.at.seq.number},
                         {"code", each.code}};
      TILL_TRY(const auto entry, journal.at(each.at));
      if (entry) {
        shown.set("entry", to_hex(entry->header.id));
        shown.set("kind", record::name_of(entry->header.kind));
        if (const auto at = recorded_at(*entry)) shown.set("at", unix_seconds(*at));
      }
      parked.push_back(std::move(shown));
    }
  }
  out.set("parked", std::move(parked));
  return out;
}

void parked_route(Till& till, const Respond& respond) {
  ask_journal<json::Object>(
      till, parked_in,
      [](const std::optional<json::Object>& found) {
        return net::json(200, found.value_or(json::Object{{"parked", json::Array{}}}));
      },
      respond);
}

void certificate_route(Till& till, const Respond& respond) {
  const auto pem = till.certificate();
  const auto read = pem ? crypto::read_certificate(*pem)
                        : Result<crypto::CertificateInfo>{std::unexpected(pem.error())};
  if (!read) {
    return respond(refusal(till, {ErrorCode::not_found,
                                  "there is no certificate: this register is "
                                  "not enrolled",
                                  {}}));
  }
  respond(net::json(200, json::Object{{"register", read->common_name},
                                      {"key", to_hex(read->key)},
                                      {"not_before", unix_seconds(read->validity.not_before)},
                                      {"not_after", unix_seconds(read->validity.not_after)}}));
}

void renew_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields fields(body, "", refused);
  fields.finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  till.renew_certificate([&till, respond](const Result<Instant>& until) {
    if (!until) return respond(refusal(till, until.error()));
    certificate_route(till, respond);
  });
}

}  // namespace

void add_sync_routes(LocalApi& api) {
  auto& till = api.till();
  api.post("/v1/sync", ApiRole::admin, [&till](const json::Value& body, const Respond& respond) {
    sync_route(till, body, respond);
  });
  api.get("/v1/certificate", ApiRole::view, [&till](const net::Request&, const Respond& respond) {
    certificate_route(till, respond);
  });
  api.post("/v1/certificate/renewal", ApiRole::admin,
           [&till](const json::Value& body, const Respond& respond) {
             renew_route(till, body, respond);
           });
  api.get("/v1/epochs", ApiRole::view,
          [&till](const net::Request&, const Respond& respond) { epochs_route(till, respond); });
  api.get("/v1/parked", ApiRole::view,
          [&till](const net::Request&, const Respond& respond) { parked_route(till, respond); });
}

}  // namespace till::agent
