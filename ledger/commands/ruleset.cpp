#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"
#include "ledger/rulesets/publish.h"

namespace till::ledger {
namespace {

struct PublishAsked {
  std::string ruleset;
  std::string cards;
  std::string offline;
};

Result<json::Value> run_publish(const Session& session, const PublishAsked& asked) {
  json::Object request;
  TILL_TRY(auto ruleset, read_input(asked.ruleset, ruleset_bytes_max));
  request.set("ruleset", std::move(ruleset));
  if (!asked.cards.empty()) {
    TILL_TRY(auto cards, read_input(asked.cards, ruleset_bytes_max));
    request.set("cards", std::move(cards));
  }
  if (!asked.offline.empty()) {
    TILL_TRY(auto offline, read_input(asked.offline, ruleset_bytes_max));
    request.set("offline", std::move(offline));
  }
  return ask(session, "ruleset-publish", request);
}

void write_row(const json::Object& row, std::ostream& out) {
  out << integer_at(row, "version") << "  " << text_at(row, "label") << "  engine "
      << integer_at(row, "engine") << "  " << to_iso(instant_of(integer_at(row, "published_at")))
      << "  " << text_at(row, "sha256") << "\n";
}

void write_published(const json::Object& row, std::ostream& out) {
  out << "published " << text_at(row, "label") << " as version " << integer_at(row, "version")
      << "\nsha256 " << text_at(row, "sha256") << "\n";
}

void write_list(const json::Object& list, std::ostream& out) {
  if (array_at(list, "rulesets").empty()) out << "none published yet\n";
  for (const auto& row : array_at(list, "rulesets")) write_row(*row.as_object(), out);
}

void add_publish(CLI::App& ruleset, Session& session, Chosen& chosen) {
  auto* command =
      ruleset.add_subcommand("publish", "Check a ruleset, sign it and give it to every register");
  add_session_options(*command, session);
  const auto asked = std::make_shared<PublishAsked>();
  command->add_option("file", asked->ruleset, "The ruleset, JSON")->required();
  command->add_option("--cards", asked->cards, "The table of codes, JSON [the built-in one]");
  command->add_option("--offline", asked->offline,
                      "Limits of spending offline by trust, JSON [signed and rotating 100000 "
                      "points in 20 spends, static 20000 in 5, typed none]");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] {
      return show(session, run_publish(session, *asked), write_published);
    };
  });
}

}  // namespace

void add_ruleset_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* ruleset = app.add_subcommand("ruleset", "Publish and list rulesets");
  ruleset->require_subcommand(0, 1);
  add_publish(*ruleset, session, chosen);
  auto* list = ruleset->add_subcommand("list", "List published rulesets, the newest first");
  add_session_options(*list, session);
  list->callback([&session, &chosen] {
    chosen = [&session] { return show(session, ask(session, "ruleset-list", {}), write_list); };
  });
}

}  // namespace till::ledger
