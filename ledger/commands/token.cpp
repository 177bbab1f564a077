#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_text(const json::Object& token, std::ostream& out) {
  out << text_at(token, "token") << "\n\n"
      << "The " << text_at(token, "role") << " token '" << text_at(token, "name")
      << "' is shown this once: only its hash is kept.\n";
}

}  // namespace

void add_token_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* token = app.add_subcommand("token", "Bearer tokens of the API for people");
  token->require_subcommand(0, 1);
  auto* command = token->add_subcommand("create", "Make a token and print it, once");
  add_session_options(*command, session);
  struct Options {
    std::string role;
    std::string name;
  };
  const auto options = std::make_shared<Options>();
  command
      ->add_option("--role", options->role,
                   "admin: everything; support: members with masked names, receipts; partner: "
                   "registers, days and sums")
      ->required();
  command->add_option("--name", options->name, "Whose it is, for people")->required();
  command->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      return show(session,
                  ask(session, "token-create", {{"role", options->role}, {"name", options->name}}),
                  write_text);
    };
  });
}

}  // namespace till::ledger
