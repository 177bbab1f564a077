#include <memory>
#include <optional>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"
#include "ledger/members/member_card.h"

namespace till::ledger {
namespace {

void write_lots(const json::Object& member, std::ostream& out) {
  for (const auto& each : array_at(member, "lots")) {
    const auto& lot = *each.as_object();
    out << "  lot " << text_at(lot, "id") << ": " << integer_at(lot, "left") << " from "
        << text_at(lot, "source");
    const auto* expires = lot.find("expires_at");
    if (expires != nullptr && expires->as_integer() != nullptr) {
      out << ", until " << to_iso(instant_of(*expires->as_integer()));
    }
    out << "\n";
  }
}

void write_member(const json::Object& member, std::ostream& out) {
  out << "member   " << text_at(member, "id") << "\n"
      << "name     " << text_at(member, "name") << "\n"
      << "phone    " << text_at(member, "phone") << "\n"
      << "tier     " << text_at(member, "tier") << "\n"
      << "account  " << text_at(member, "account") << "\n"
      << "balance  " << integer_at(member, "balance") << "\n";
  write_lots(member, out);
  for (const auto& each : array_at(member, "cards")) {
    const auto& card = *each.as_object();
    out << "  " << text_at(card, "kind") << " " << text_at(card, "number")
        << (*card.find("blocked")->as_bool() ? ", blocked" : "") << "\n";
  }
  for (const auto& each : array_at(member, "household")) {
    out << "  shares the account with " << *each.as_string() << "\n";
  }
}

void add_show(CLI::App& member, Session& session, Chosen& chosen) {
  auto* command = member.add_subcommand("show", "Show a member with account, lots and cards");
  add_session_options(*command, session);
  const auto id = std::make_shared<std::string>();
  command->add_option("id", *id, "The member's id")->required();
  command->callback([&session, &chosen, id] {
    chosen = [&session, id] {
      return show(session, ask(session, "member-show", {{"member", *id}}), write_member);
    };
  });
}

struct CardAsked {
  std::string member;
  std::string png;
  std::optional<std::int64_t> at;
  bool text = false;
};

Result<json::Value> run_card(const Session& session, const CardAsked& asked) {
  json::Object request{{"member", asked.member}};
  if (asked.at) request.set("at", *asked.at);
  TILL_TRY(auto answer, ask(session, "member-card", request));
  auto* card = answer.as_object();
  require(card != nullptr, "every answer is an object");
  card->set("png", nullptr);
  if (asked.png.empty()) return answer;
  TILL_TRY(const auto png, png_of({.member = text_at(*card, "member"),
                                   .text = text_at(*card, "text"),
                                   .issued_at = {},
                                   .valid_until = {}}));
  TILL_CHECK(platform::write_file(asked.png, png, platform::FileMode::private_));
  card->set("png", asked.png);
  return answer;
}

void write_card(const json::Object& card, bool with_text, std::ostream& out) {
  const auto png = text_at(card, "png");
  if (with_text || png.empty()) out << text_at(card, "text") << "\n";
  if (!png.empty()) out << "QR code written to " << png << "\n";
  out << "A phone key was made for this picture alone and is forgotten: the member's own app is "
         "not touched.\n"
      << "Tills take it until " << to_iso(instant_of(integer_at(card, "valid_until"))) << ".\n";
}

void add_card(CLI::App& member, Session& session, Chosen& chosen) {
  auto* command = member.add_subcommand(
      "card", "Make the code that the member's app would show now, as a QR picture or as text");
  add_session_options(*command, session);
  const auto asked = std::make_shared<CardAsked>();
  command->add_option("id", asked->member, "The member's id")->required();
  command->add_option("--png", asked->png, "Write the QR code to this file");
  command->add_flag("--text", asked->text, "Print the characters of the code");
  command->add_option("--at", asked->at, "The instant it is shown, seconds since 1970 UTC [now]");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] {
      return show(session, run_card(session, *asked),
                  [asked](const json::Object& card, std::ostream& out) {
                    write_card(card, asked->text, out);
                  });
    };
  });
}

}  // namespace

void add_member_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* member = app.add_subcommand("member", "One member: account and app code");
  member->require_subcommand(0, 1);
  add_show(*member, session, chosen);
  add_card(*member, session, chosen);
}

}  // namespace till::ledger
