#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_figures(const json::Object& figures, std::ostream& out) {
  out << "  sales " << integer_at(figures, "sales") << ", returns "
      << integer_at(figures, "returns") << ", voids " << integer_at(figures, "voids")
      << ", duplicates " << integer_at(figures, "duplicates") << ", repeated "
      << integer_at(figures, "repeated") << ", parked " << integer_at(figures, "parked") << "\n";
  for (const auto& [kind, sum] : object_at(figures, "points")) {
    out << "  " << kind << ": " << integer_at(*sum.as_object(), "points") << " points in "
        << integer_at(*sum.as_object(), "count") << " postings\n";
  }
}

void write_text(const json::Object& totals, std::ostream& out) {
  out << "members " << integer_at(totals, "members") << ", accounts "
      << integer_at(totals, "accounts") << ", balances " << integer_at(totals, "balances")
      << ", debt " << integer_at(totals, "debt") << "\n";
  write_figures(totals, out);
  out << "  sum of all postings " << integer_at(totals, "postings_sum") << "\n";
  for (const auto& each : array_at(totals, "registers")) {
    const auto& figures = *each.as_object();
    out << text_at(figures, "store") << "/" << text_at(figures, "name") << " "
        << text_at(figures, "register") << "\n";
    write_figures(figures, out);
  }
}

}  // namespace

void add_totals_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command =
      app.add_subcommand("totals", "Points by kind of posting, and receipts, per register");
  add_session_options(*command, session);
  command->callback([&session, &chosen] {
    chosen = [&session] { return show(session, ask(session, "totals", {}), write_text); };
  });
}

}  // namespace till::ledger
