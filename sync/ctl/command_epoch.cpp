#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/sync_text.h"

namespace till::ctl {

void add_epoch_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* epoch = app.add_subcommand("epoch", "The epochs of this register's chain");
  epoch->require_subcommand(0, 1);
  auto* command = epoch->add_subcommand(
      "show", "Each epoch with its reason, the ledger's generation and what it acknowledged");
  command->callback([&session, &chosen] {
    chosen = [&session] {
      return show_result(session, ask(session, {.target = "/v1/epochs"}),
                         [&session](const json::Value& answer) {
                           return epochs_text(answer, session.console.utc_offset);
                         });
    };
  });
}

}  // namespace till::ctl
