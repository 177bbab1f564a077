#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/cache_text.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/json_at.h"

namespace till::ctl {
namespace {

Exit fetch(const Session& session) {
  return show_result(
      session,
      ask(session,
          {.method = net::Method::post, .target = "/v1/cache/fetch", .body = json::Object{}}),
      [](const json::Value&) {
        return std::string("asked for a newer base; how far it is: tillctl status\n");
      });
}

Exit show(const Session& session, const std::string& member) {
  return show_result(session,
                     ask(session, {.method = net::Method::post,
                                   .target = "/v1/cache/show",
                                   .body = json::Object{{"member", member}}}),
                     [&session](const json::Value& answer) {
                       return held_text(answer, session.console.utc_offset);
                     });
}

}  // namespace

void add_cache_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* cache = app.add_subcommand("cache", "What this till holds of members");
  cache->require_subcommand(0, 1);
  auto* fetching = cache->add_subcommand(
      "fetch", "Look for a newer base of all members now; it is looked for every hour anyway");
  fetching->callback([&session, &chosen] { chosen = [&session] { return fetch(session); }; });
  auto* showing = cache->add_subcommand(
      "show",
      "The ledger's row of somebody, its stamp, what happened here since, and what it makes");
  const auto member = std::make_shared<std::string>();
  showing
      ->add_option("MEMBER", *member, "A card number, a phone, or the id of an account or member")
      ->required();
  showing->callback([&session, &chosen, member] {
    chosen = [&session, member] { return show(session, *member); };
  });
}

}  // namespace till::ctl
