#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_text(const json::Object& answer, std::ostream& out) {
  for (const auto& each : array_at(answer, "proofs")) {
    const auto& proof = *each.as_object();
    const bool right = integer_at(proof, "wrong") == 0;
    out << (right ? "ok     " : "WRONG  ") << text_at(proof, "name") << ": "
        << integer_at(proof, "checked") << " checked";
    if (!right) {
      out << ", " << integer_at(proof, "wrong") << " wrong: " << text_at(proof, "first_wrong");
    }
    out << "\n";
  }
}

Exit show_proofs(const Session& session, const Result<json::Value>& answer) {
  const auto exit = show(session, answer, write_text);
  if (exit != Exit::ok) return exit;
  return *answer->as_object()->find("ok")->as_bool() ? Exit::ok : Exit::failed_check;
}

}  // namespace

void add_verify_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "verify", "Prove postings, balances, lots, chains, rulesets and seals; 1 when one is wrong");
  add_session_options(*command, session);
  command->callback([&session, &chosen] {
    chosen = [&session] { return show_proofs(session, ask(session, "verify", {})); };
  });
}

}  // namespace till::ledger
