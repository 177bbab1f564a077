#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_row(const json::Object& row, std::ostream& out) {
  out << text_at(row, "id") << "  " << text_at(row, "state") << "  " << text_at(row, "store") << "/"
      << text_at(row, "name") << "  received " << integer_at(object_at(row, "head"), "seq")
      << ", settled " << integer_at(row, "settled") << ", parked " << integer_at(row, "parked");
  const auto* contact = row.find("last_contact");
  if (contact != nullptr && contact->as_integer() != nullptr) {
    out << ", last seen " << to_iso(instant_of(*contact->as_integer()));
  } else {
    out << ", never seen";
  }
  out << "\n";
}

void write_list(const json::Object& list, std::ostream& out) {
  if (array_at(list, "registers").empty()) out << "none enrolled yet\n";
  for (const auto& row : array_at(list, "registers")) write_row(*row.as_object(), out);
}

struct Change {
  const char* name;
  const char* about;
  const char* call;
};

void add_change(CLI::App& parent, Session& session, Chosen& chosen, const Change& change) {
  auto* command = parent.add_subcommand(change.name, change.about);
  add_session_options(*command, session);
  const auto id = std::make_shared<std::string>();
  command->add_option("id", *id, "The register's id")->required();
  command->callback([&session, &chosen, id, call = std::string(change.call)] {
    chosen = [&session, id, call] {
      return show(session, ask(session, call, {{"register", *id}}), write_row);
    };
  });
}

}  // namespace

void add_register_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* parent = app.add_subcommand("register", "List, quarantine, revoke and approve registers");
  parent->require_subcommand(0, 1);
  auto* list = parent->add_subcommand("list", "List registers with what came from each");
  add_session_options(*list, session);
  list->callback([&session, &chosen] {
    chosen = [&session] { return show(session, ask(session, "register-list", {}), write_list); };
  });
  add_change(*parent, session, chosen, {"revoke", "Shut a register out", "register-revoke"});
  add_change(*parent, session, chosen,
             {"quarantine", "Take what a register sends, and post nothing of it for now",
              "register-quarantine"});
  add_change(*parent, session, chosen,
             {"approve", "Take a recovered, cloned, quarantined or revoked register back",
              "register-approve"});
}

}  // namespace till::ledger
