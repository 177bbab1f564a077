#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/sync_text.h"

namespace till::ctl {

void add_parked_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "parked", "Entries that the ledger received and could not post yet, with the reason");
  command->callback([&session, &chosen] {
    chosen = [&session] {
      return show_result(session, ask(session, {.target = "/v1/parked"}),
                         [&session](const json::Value& answer) {
                           return parked_text(answer, session.console.utc_offset);
                         });
    };
  });
}

}  // namespace till::ctl
