#include "sync/ctl/command_line.h"

#include <CLI/CLI.hpp>

#include "config/keys.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/table.h"

namespace till::ctl {
namespace {

constexpr const char* about =
    "The admin's tool of one register: asks tilld, and reads codes, quotes and returns by itself.\n"
    "It finds tilld by its Unix socket, else at http://127.0.0.1:8731, and shows the admin's token "
    "where it may read it, else the one for viewing.";

void add_global_options(CLI::App& app, Options& options) {
  app.add_option("--config", options.config,
                 "Settings file [/etc/till/tillctl.toml when it is there]")
      ->check(CLI::ExistingFile);
  auto* socket = app.add_option("--socket", options.socket, "Unix socket of tilld");
  app.add_option("--url", options.url, "Local API of tilld, in place of the socket")
      ->check(config::http_url_or_empty)
      ->excludes(socket);
  app.add_option("--token-file", options.token_file, "File with the token to send");
  app.add_flag("--json", options.json, "Answer as one line of JSON");
}

}  // namespace

Exit run_command_line(int count, const char* const* words, const Console& console) {
  CLI::App app(about, "tillctl");
  app.footer(exit_codes_text);
  app.set_version_flag("--version", "tillctl " TILL_VERSION);
  app.fallthrough();             // global options may also follow the sub-command
  app.require_subcommand(0, 1);  // none is told below: CLI11 would hide an unknown word behind it
  Session session{console, {}};
  Chosen chosen;
  add_global_options(app, session.options);
  for (const auto add :
       {add_enrol_command,  add_status_command, add_queue_command,   add_sync_command,
        add_cache_command,  add_epoch_command,  add_parked_command,  add_cert_command,
        add_verify_command, add_doctor_command, add_claim_command,   add_code_command,
        add_quote_command,  add_return_command, add_ruleset_command, add_day_command,
        add_prove_command,  add_export_command, add_import_command,  add_completion_command}) {
    add(app, session, chosen);
  }
  try {
    app.parse(count, words);
  } catch (const CLI::Success& asked) {
    app.exit(asked, console.out, console.err);
    return Exit::ok;
  } catch (const CLI::ParseError& problem) {
    console.err << "tillctl: " << printable(problem.what()) << "; see --help\n";
    return Exit::usage;
  }
  if (!chosen) {
    console.err << "tillctl: a command is missing\n\n" << app.help();
    return Exit::usage;
  }
  return chosen();
}

}  // namespace till::ctl
