// What store admins ask of members on this till: fetch the base now, take somebody apart.
#include "agent/api/local_api.h"
#include "agent/cache_view.h"
#include "base/json/fields.h"
#include "net/problem.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

void show_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields fields(body, "", refused);
  const auto who = fields.text("member");
  fields.finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  const auto held = held_of(till.state(), who);
  if (!held) return respond(refusal(till, held.error()));
  respond(net::json(200, *held));
}

void fetch_route(Till& till, const json::Value& body, const Respond& respond) {
  json::Refusal refused;
  json::Fields(body, "", refused).finish();
  if (const auto result = refused.result(); !result) {
    return respond(refusal(till, result.error()));
  }
  if (!till.courier_status()) {
    return respond(refusal(
        till,
        {ErrorCode::unavailable, "this till does not speak with a ledger: tillctl doctor", {}}));
  }
  till.fetch_base();
  respond(net::json(202, json::Object{{"asked", true}}));
}

}  // namespace

void add_cache_routes(LocalApi& api) {
  auto& till = api.till();
  const auto with = [&till](auto route) {
    return [&till, route](const json::Value& body, const Respond& respond) {
      route(till, body, respond);
    };
  };
  api.post("/v1/cache/show", ApiRole::admin, with(show_route));
  api.post("/v1/cache/fetch", ApiRole::admin, with(fetch_route));
}

}  // namespace till::agent
