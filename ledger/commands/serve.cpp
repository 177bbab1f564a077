#include "ledger/serve.h"

#include <memory>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"
#include "platform/service.h"

namespace till::ledger {
namespace {

// What the command line changes of the settings.
struct ServeAsked {
  std::string machines;
  std::string people;
};

Result<config::LedgerdSettings> settings_of(const Session& session, const ServeAsked& asked) {
  config::LedgerdSettings settings;
  if (!session.config.empty()) {
    TILL_TRY(settings, config::load_ledgerd(session.config));
  }
  if (!session.state.empty()) settings.state_dir = session.state;
  if (!asked.machines.empty()) {
    TILL_TRY(settings.machines, config::parse_listen(asked.machines));
  }
  if (!asked.people.empty()) {
    TILL_TRY(settings.people, config::parse_listen(asked.people));
  }
  return settings;
}

Result<> run(const Session& session, const ServeAsked& asked) {
  TILL_TRY(const auto settings, settings_of(session, asked));
  platform::ignore_broken_pipes();
  TILL_CHECK(start_logging(settings.log_level, std::nullopt));
  return serve_until_stopped(StatePaths{settings.state_dir}, settings);
}

}  // namespace

void add_serve_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "serve", "Serve tills and people until SIGTERM or SIGINT; 3 when another ledgerd does");
  add_session_options(*command, session);
  const auto asked = std::make_shared<ServeAsked>();
  command->add_option("--machines", asked->machines,
                      "ADDRESS:PORT for tills [as the settings say]");
  command->add_option("--people", asked->people, "ADDRESS:PORT for people [as the settings say]");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] {
      const auto served = run(session, *asked);
      return served ? Exit::ok : show_error(session, served.error());
    };
  });
}

}  // namespace till::ledger
