#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_text(const json::Object& answer, std::ostream& out) {
  if (text_at(answer, "scope") == "all") {
    out << "every till holds the rows of every member\n";
    return;
  }
  out << "the tills of a store hold the rows of members who use it (" << integer_at(answer, "pairs")
      << " of stores and accounts), and a base of all others\n";
}

}  // namespace

void add_scope_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "scope", "Whose rows each till holds: of all members, or of those who use its store");
  add_session_options(*command, session);
  const auto scope = std::make_shared<std::string>();
  command
      ->add_option("SCOPE", *scope,
                   "all, or store for more members than a till should hold; tills then begin "
                   "their caches anew. Without it: what it is now")
      ->check(CLI::IsMember({"all", "store"}));
  command->callback([&session, &chosen, scope] {
    chosen = [&session, scope] {
      json::Object request;
      if (!scope->empty()) request.set("scope", *scope);
      return show(session, ask(session, "scope", request), write_text);
    };
  });
}

}  // namespace till::ledger
