#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

constexpr std::int64_t shown_usually = 100;
constexpr std::int64_t shown_most = 1'000;  // what tilld gives at once

Exit show_queue(const Session& session, std::int64_t limit) {
  return show_result(session, ask(session, {.target = "/v1/queue?limit=" + std::to_string(limit)}),
                     [&session, limit](const json::Value& answer) {
                       return queue_text(answer, limit, session.console.utc_offset);
                     });
}

}  // namespace

void add_queue_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* queue = app.add_subcommand("queue", "What waits to be sent to the ledger");
  queue->require_subcommand(0, 1);
  auto* command = queue->add_subcommand("show", "The entries not acknowledged yet, oldest first");
  const auto limit = std::make_shared<std::int64_t>(shown_usually);
  command->add_option("--limit", *limit, "How many [100]")
      ->check(CLI::Range(std::int64_t{1}, shown_most));
  command->callback([&session, &chosen, limit] {
    chosen = [&session, limit] { return show_queue(session, *limit); };
  });
}

}  // namespace till::ctl
