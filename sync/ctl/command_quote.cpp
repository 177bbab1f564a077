#include <memory>

#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"
#include "sync/ctl/documents.h"
#include "sync/ctl/quote_text.h"

namespace till::ctl {
namespace {

struct Asked {
  QuoteFiles files;
  bool explain = false;
};

Exit quote(const Session& session, const Asked& asked) {
  return show_result(session, quote_files(asked.files), [&](const json::Value& document) {
    return asked.explain ? quote_text(document, session.console.utc_offset)
                         : json::pretty(document) + "\n";
  });
}

}  // namespace

void add_quote_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "quote", "What a ruleset grants to a basket, computed here, without tilld");
  const auto asked = std::make_shared<Asked>();
  auto& files = asked->files;
  command->add_option("--ruleset", files.ruleset, "Ruleset document")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--basket", files.basket, "Basket document")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--member", files.member, "Member document [nobody]")
      ->check(CLI::ExistingFile);
  command->add_option("--context", files.context, "Context document [offline, no leases]")
      ->check(CLI::ExistingFile);
  auto* explain = command->add_flag("--explain", asked->explain,
                                    "Tell it in words instead of the quote document");
  command
      ->add_option("--paid-by", files.paid_by,
                   "cash or card: print the receipt of this sale instead, which `return` reads")
      ->check(CLI::IsMember({"cash", "card"}))
      ->excludes(explain);
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return quote(session, *asked); };
  });
}

}  // namespace till::ctl
