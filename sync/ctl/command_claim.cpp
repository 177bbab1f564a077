#include <memory>

#include <CLI/CLI.hpp>

#include "platform/files.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/claim_text.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/json_at.h"

namespace till::ctl {
namespace {

constexpr std::size_t request_bytes_max = 4'194'304;  // as tilld takes it

struct Claimed {
  std::string what;  // a claim code, or a receipt
  std::string sale;
  std::string member;
  std::string store;
};

Result<json::Value> read_request(const std::string& file) {
  TILL_TRY(const auto text, platform::read_file(file, request_bytes_max));
  auto request = json::parse(text);
  if (!request) return fail(ErrorCode::invalid, describe(request.error()), file);
  return request;
}

Result<json::Value> post(const Session& session, std::string target, json::Object body) {
  return ask(session,
             {.method = net::Method::post, .target = std::move(target), .body = std::move(body)});
}

Exit enter(const Session& session, const Claimed& claimed) {
  auto request = read_request(claimed.sale);
  if (!request) return show_error(session, request.error());
  return show_result(
      session, post(session, "/v1/claims", {{"code", claimed.what}, {"sale", std::move(*request)}}),
      [&session](const json::Value& answer) {
        return claimed_text(answer, session.console.utc_offset);
      });
}

Result<std::string> identity_of(const Session& session, const std::string& member) {
  TILL_TRY(const auto who,
           post(session, "/v1/identify",
                {{"code", json::Object{{"text", member}, {"symbology", "typed"}}}}));
  if (text_at(who, "meaning") == "member") return text_at(who, "identity");
  return fail(ErrorCode::invalid,
              "is no member's code: this till takes it for " + text_at(who, "meaning") +
                  "; see tillctl code explain",
              "member");
}

Result<json::Value> claim_receipt(const Session& session, const Claimed& claimed) {
  TILL_TRY(auto receipt, receipt_named(claimed.what, claimed.store));
  TILL_TRY(auto identity, identity_of(session, claimed.member));
  return post(session, "/v1/claims",
              {{"receipt", std::move(receipt)}, {"identity", std::move(identity)}});
}

Exit claim_late(const Session& session, const Claimed& claimed) {
  return show_result(session, claim_receipt(session, claimed),
                     [&session](const json::Value& answer) {
                       return late_claim_text(answer, session.console.utc_offset);
                     });
}

}  // namespace

void add_claim_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "claim",
      "Enter what was missed, once, at any till: a sale that could not be recorded, with the code "
      "that the customer got, or a receipt that was sold to nobody, for a member");
  const auto claimed = std::make_shared<Claimed>();
  command
      ->add_option(
          "CODE|RECEIPT", claimed->what,
          "The claim code; or the receipt, as POS/YYYY-MM-DD/TRANSACTION or the entry that "
          "the sale was answered with")
      ->required();
  auto* sale = command
                   ->add_option("--sale", claimed->sale,
                                "Of a code: the request that it was given for, as the POS sent it")
                   ->check(CLI::ExistingFile);
  auto* member = command
                     ->add_option("--member", claimed->member,
                                  "Of a receipt: the member's card or phone, typed")
                     ->excludes(sale);
  command->add_option("--store", claimed->store, "Of a receipt: its store [this one]")
      ->needs(member);
  command->callback([&session, &chosen, claimed] {
    if (claimed->sale.empty() && claimed->member.empty()) {
      throw CLI::RequiredError("--sale or --member");
    }
    chosen = [&session, claimed] {
      return claimed->member.empty() ? enter(session, *claimed) : claim_late(session, *claimed);
    };
  });
}

}  // namespace till::ctl
