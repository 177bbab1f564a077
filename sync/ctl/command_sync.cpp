#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/sync_text.h"

namespace till::ctl {
namespace {

struct Action {
  const char* name;
  const char* about;
};

void add_action(CLI::App& parent, Session& session, Chosen& chosen, const Action& action) {
  auto* command = parent.add_subcommand(action.name, action.about);
  command->callback([&session, &chosen, name = std::string(action.name)] {
    chosen = [&session, name] {
      return show_result(session,
                         ask(session, {.method = net::Method::post,
                                       .target = "/v1/sync",
                                       .body = json::Object{{"action", name}}}),
                         sync_text);
    };
  });
}

}  // namespace

void add_sync_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* sync = app.add_subcommand("sync", "The way to the ledger: try now, pause, resume");
  sync->require_subcommand(0, 1);
  add_action(*sync, session, chosen, {"now", "Try at once, whatever is waited for"});
  add_action(*sync, session, chosen,
             {"pause", "Send nothing until resume, also after a restart; nothing is lost"});
  add_action(*sync, session, chosen, {"resume", "Send again"});
}

}  // namespace till::ctl
