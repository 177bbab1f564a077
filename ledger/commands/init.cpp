#include "ledger/init.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "config/ledgerd_settings.h"
#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

Result<json::Value> run(const Session& session, std::vector<std::string> hosts) {
  TILL_TRY(const auto paths, session.paths());
  if (!session.config.empty()) {
    TILL_TRY(const auto settings, config::load_ledgerd(session.config));
    hosts.insert(hosts.end(), settings.machines_hosts.begin(), settings.machines_hosts.end());
  }
  const platform::SystemClock clock;
  TILL_TRY(const auto made, init({.paths = paths, .hosts = hosts}, clock));
  return json::Object{{"state", paths.root.string()},
                      {"root_fingerprint", to_hex(made.root)},
                      {"generation", to_hex(made.generation)},
                      {"root_key", made.root_key.string()},
                      {"hosts", json::Array(made.hosts.begin(), made.hosts.end())}};
}

void write_text(const json::Object& made, std::ostream& out) {
  out << "ledger made in " << text_at(made, "state") << "\n"
      << "root fingerprint " << text_at(made, "root_fingerprint") << "\n"
      << "tills reach it as";
  for (const auto& host : array_at(made, "hosts")) out << " " << *host.as_string();
  out << "\n\nThe root key lies in " << text_at(made, "root_key") << ".\n"
      << "Move it to a safe place now: ledgerd does not need it to run, and whoever has it can "
         "make keys that your tills believe.\n";
}

}  // namespace

void add_init_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand("init", "Make a ledger: its keys, certificates and database");
  add_session_options(*command, session);
  const auto hosts = std::make_shared<std::vector<std::string>>();
  command->add_option(
      "--host", *hosts,
      "Names and addresses by which tills reach it, beside localhost, 127.0.0.1 and "
      "those of the settings file");
  command->callback([&session, &chosen, hosts] {
    chosen = [&session, hosts] { return show(session, run(session, *hosts), write_text); };
  });
}

}  // namespace till::ledger
