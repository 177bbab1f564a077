#include "ledger/commands/command_line.h"

#include <iostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

constexpr const char* about =
    "The central ledger of Till: enrols registers, takes their receipts, keeps members, points and "
    "rulesets.";
constexpr const char* exit_codes =
    "Exit codes: 0 done; 1 a check found something wrong; 2 the command line is wrong; 3 another "
    "process holds the ledger or it does not answer; 4 the input is refused; 5 the system failed.\n"
    "Commands other than init, serve and restore also work while ledgerd serves the folder.";

}  // namespace

int run_command_line(int count, const char* const* words) {
  CLI::App app(about, "ledgerd");
  app.footer(exit_codes);
  app.set_version_flag("--version", "ledgerd " TILL_VERSION);
  // None is told below: CLI11 would say so also of a word that is no command.
  app.require_subcommand(0, 1);
  Session session;
  Chosen chosen;
  for (const auto add :
       {add_init_command, add_serve_command, add_enrol_code_command, add_members_command,
        add_member_command, add_ruleset_command, add_token_command, add_register_command,
        add_parked_command, add_scope_command, add_snapshot_command, add_totals_command,
        add_verify_command, add_backup_command, add_restore_command, add_import_command}) {
    add(app, session, chosen);
  }
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  if (!chosen) {
    std::cerr << app.help();
    return static_cast<int>(Exit::usage);
  }
  return static_cast<int>(chosen());
}

}  // namespace till::ledger
