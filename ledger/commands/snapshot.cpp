#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_text(const json::Object& answer, std::ostream& out) {
  const auto rows = integer_at(answer, "rows");
  const auto bytes = integer_at(answer, "bytes");
  out << "snapshot " << integer_at(answer, "version") << " of region " << text_at(answer, "region")
      << ": " << rows << " cards, phones and members in " << bytes << " bytes\n"
      << "tills fetch it within the hour; at once with: tillctl cache fetch\n";
}

}  // namespace

void add_snapshot_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "snapshot", "Make the base that tills hold of all members now, not in the night");
  add_session_options(*command, session);
  command->callback([&session, &chosen] {
    chosen = [&session] { return show(session, ask(session, "snapshot", {}), write_text); };
  });
}

}  // namespace till::ledger
