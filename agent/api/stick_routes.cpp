// A queue that is carried to the ledger on a stick, and the ack that is carried back.
#include <utility>

#include "agent/api/ask_journal.h"
#include "agent/exporting.h"
#include "base/json/fields.h"
#include "net/problem.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

net::Response no_journal() {
  return net::problem(503, "unavailable", "there is no journal to read");
}

void export_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields fields(body, "", refused);
  const bool all = fields.flag_or("all", false);
  fields.finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  const auto ground = export_ground(till.state(), till.certificate());
  if (!ground) return respond(refusal(till, ground.error()));
  ask_journal<json::Object>(
      till,
      [ground = *ground, all](storage::Journal& journal) {
        return begin_export(journal, ground, all);
      },
      [](const std::optional<json::Object>& begun) {
        return begun ? net::json(200, *begun) : no_journal();
      },
      respond);
}

void piece_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto asked = read_piece_asked(body);
  if (!asked) return respond(refusal(till, asked.error()));
  const auto ground = export_ground(till.state(), till.certificate());
  if (!ground) return respond(refusal(till, ground.error()));
  ask_journal<json::Object>(
      till,
      [ground = *ground, asked = *asked](storage::Journal& journal) {
        return export_piece(journal, ground, asked);
      },
      [](const std::optional<json::Object>& piece) {
        return piece ? net::json(200, *piece) : no_journal();
      },
      respond);
}

void ack_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto carried = judge_carried(till.state(), body);
  if (!carried) return respond(refusal(till, carried.error()));
  ask_journal<AckTaken>(
      till,
      [carried = *carried](storage::Journal& journal) { return take_carried(journal, carried); },
      [&till, ack = carried->ack](const std::optional<AckTaken>& taken) {
        if (!taken) return no_journal();
        if (taken->is_news) till.ack_carried(ack);
        return net::json(200, taken->answer);
      },
      respond);
}

}  // namespace

void add_stick_routes(LocalApi& api) {
  auto& till = api.till();
  api.post("/v1/exports", ApiRole::admin, [&till](const json::Value& body, const Respond& respond) {
    export_route(till, body, respond);
  });
  api.post("/v1/exports/pieces", ApiRole::admin,
           [&till](const json::Value& body, const Respond& respond) {
             piece_route(till, body, respond);
           });
  api.post("/v1/acks", ApiRole::admin, [&till](const json::Value& body, const Respond& respond) {
    ack_route(till, body, respond);
  });
}

}  // namespace till::agent
