#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

Exit examine(const Session& session) {
  const auto answer = ask(session, {.target = "/v1/doctor"});
  const auto shown = show_result(session, answer, doctor_text);
  return shown == Exit::ok ? doctor_exit(*answer) : shown;
}

}  // namespace

void add_doctor_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "doctor", "Look at disk, clock, certificate, ledger and scanners; 1 when a check fails");
  command->callback([&session, &chosen] { chosen = [&session] { return examine(session); }; });
}

}  // namespace till::ctl
