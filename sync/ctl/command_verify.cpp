#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

// A long chain is read from the disk and hashed anew.
constexpr Milliseconds verify_deadline{30LL * 60 * 1'000};

Exit verify(const Session& session) {
  const auto answer = ask(session, {.target = "/v1/verify", .deadline_least = verify_deadline});
  const auto shown = show_result(session, answer, verify_text);
  return shown == Exit::ok ? verify_exit(*answer) : shown;
}

}  // namespace

void add_verify_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "verify", "Prove that nothing recorded here was changed or lost; 1 when something was");
  command->callback([&session, &chosen] { chosen = [&session] { return verify(session); }; });
}

}  // namespace till::ctl
