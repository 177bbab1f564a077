#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"
#include "sync/ctl/progress_line.h"
#include "sync/ctl/ruleset_check.h"
#include "sync/ctl/ruleset_text.h"

namespace till::ctl {
namespace {

constexpr std::int64_t receipts_between_progress = 500;

constexpr const char* check_footer =
    "Ends with 0 when nothing or only notes were found, 1 when there is a warning or an error, and "
    "4\nwhen the ruleset or a receipt is refused. Findings are explained in docs/ruleset-check.md.";

Exit check(const Session& session, const RulesetCheck& asked) {
  const auto answer = [&] {
    ProgressLine line(session.console);
    return check_ruleset(asked, session.console.now, [&line](std::int64_t receipts) {
      if (receipts % receipts_between_progress != 0) return;
      line.show(std::to_string(receipts) + " receipts");
    });
  }();
  const auto shown = show_result(session, answer, ruleset_check_text);
  return shown == Exit::ok ? exit_of_check(*answer) : shown;
}

}  // namespace

void add_ruleset_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* ruleset = app.add_subcommand("ruleset", "Look at a ruleset before it is published");
  ruleset->require_subcommand(0, 1);
  auto* command = ruleset->add_subcommand(
      "check", "What will surprise the author of a ruleset, found here, without tilld");
  command->footer(check_footer);
  const auto asked = std::make_shared<RulesetCheck>();
  command->add_option("FILE", asked->ruleset, "Ruleset document")
      ->required()
      ->check(CLI::ExistingFile);
  command
      ->add_option("--receipts", asked->receipts,
                   "Folder of baskets or receipts (*.json, or one a line in *.jsonl): tells what "
                   "each offer would have cost and whom it took it from")
      ->check(CLI::ExistingDirectory);
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return check(session, *asked); };
  });
}

}  // namespace till::ctl
