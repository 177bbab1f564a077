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
  const auto namesake = text_at(ticket, "namesake");
  if (namesake.empty()) return;
  out << "\nThe store has a register of this name already, and this code makes a second one. To "
         "put a new\n"
         "machine in its place: ledgerd enrol-code --register "
      << namesake << "\n";
}

}  // namespace

void add_enrol_code_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command =
      app.add_subcommand("enrol-code", "Print a code with which one new register can enrol");
  add_session_options(*command, session);
  struct Options {
    std::string store;
    std::string name;
    std::string renews;
  };
  const auto options = std::make_shared<Options>();
  auto* store =
      command->add_option("--store", options->store, "Store of the register, as rulesets name it");
  auto* name = command->add_option("--name", options->name, "Name of the register, for people");
  store->needs(name);
  name->needs(store);
  command
      ->add_option("--register", options->renews,
                   "Instead: the id of a register that is to get a new key; its old one is refused "
                   "once the code is used")
      ->excludes(store)
      ->excludes(name);
  command->callback([&session, &chosen, options] {
    if (options->store.empty() && options->renews.empty()) {
      throw CLI::RequiredError("--store with --name, or --register");
    }
    chosen = [&session, options] {
      json::Object asked;
      if (!options->renews.empty()) asked.set("register", options->renews);
      if (!options->store.empty()) asked.set("store", options->store);
      if (!options->name.empty()) asked.set("name", options->name);
      return show(session, ask(session, "enrol-code", asked), write_text);
    };
  });
}

}  // namespace till::ledger
