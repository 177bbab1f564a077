#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

Exit status(const Session& session) {
  return show_result(
      session, ask(session, {.target = "/v1/status"}),
      [&](const json::Value& answer) { return status_text(answer, session.console.utc_offset); });
}

}  // namespace

void add_status_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "status", "Register, ledger, queue, clock, ruleset, members, scanners at a glance");
  command->callback([&session, &chosen] { chosen = [&session] { return status(session); }; });
}

}  // namespace till::ctl
