#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"
#include "sync/ctl/documents.h"
#include "sync/ctl/quote_text.h"

namespace till::ctl {
namespace {

struct Asked {
  ReturnFiles files;
  std::string lines;
  std::int64_t at = 0;
  std::int64_t balance_points = 0;
  bool explain = false;
};

Exit return_goods(const Session& session, Asked asked) {
  if (!asked.lines.empty()) {
    auto lines = read_lines(asked.lines);
    if (!lines) {
      static_cast<void>(show_error(session, lines.error()));
      return Exit::usage;
    }
    asked.files.asked.lines = std::move(*lines);
    asked.files.asked.at = asked.at != 0 ? instant_of(asked.at) : session.console.now;
    asked.files.asked.balance = loyalty::Points{asked.balance_points};
  }
  return show_result(session, return_files(asked.files), [&](const json::Value& document) {
    return asked.explain ? return_text(document, session.console.utc_offset)
                         : json::pretty(document) + "\n";
  });
}

void add_request_options(CLI::App& command, Asked& asked) {
  auto* request = command.add_option("--request", asked.files.request, "Return request document")
                      ->check(CLI::ExistingFile);
  auto* lines = command
                    .add_option("--lines", asked.lines,
                                "In its place: ID=QUANTITY,... in milli-units, as 1=1000,2=500")
                    ->excludes(request);
  command.add_option("--at", asked.at, "With --lines: when, seconds since 1970 UTC [now]")
      ->needs(lines);
  command
      .add_option("--balance", asked.balance_points,
                  "With --lines: active points of the account now [0]")
      ->needs(lines);
}

}  // namespace

void add_return_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand("return",
                                     "What a return of a receipt's lines gives back, computed "
                                     "here, without tilld; records nothing");
  const auto asked = std::make_shared<Asked>();
  command->add_option("--receipt", asked->files.receipt, "Receipt document")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--ruleset", asked->files.ruleset, "The ruleset that the receipt names")
      ->required()
      ->check(CLI::ExistingFile);
  add_request_options(*command, *asked);
  auto* explain =
      command->add_flag("--explain", asked->explain, "Tell it in words instead of the document");
  command
      ->add_flag("--receipt-after", asked->files.receipt_after,
                 "Print the receipt as it is after this return instead, for the next step")
      ->excludes(explain);
  command->callback([&session, &chosen, asked] {
    if (asked->lines.empty() && asked->files.request.empty()) {
      throw CLI::RequiredError("--lines or --request");
    }
    chosen = [&session, asked] { return return_goods(session, *asked); };
  });
}

}  // namespace till::ctl
