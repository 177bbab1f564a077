#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_text(const json::Object& ticket, std::ostream& out) {
  out << text_at(ticket, "code") << "\n\n"
      << "For one register of store " << text_at(ticket, "store") << ", once, until "
      << to_iso(instant_of(integer_at(ticket, "expires_at"))) << ".\n";
}

}  // namespace

void add_enrol_code_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command =
      app.add_subcommand("enrol-code", "Print a code with which one new register can enrol");
  add_session_options(*command, session);
  struct Options {
    std::string store;
    std::string name;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("--store", options->store, "Store of the register, as rulesets name it")
      ->required();
  command->add_option("--name", options->name, "Name of the register, for people")->required();
  command->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      return show(session,
                  ask(session, "enrol-code", {{"store", options->store}, {"name", options->name}}),
                  write_text);
    };
  });
}

}  // namespace till::ledger
