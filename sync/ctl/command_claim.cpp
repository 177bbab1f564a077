#include <memory>

#include <CLI/CLI.hpp>

#include "platform/files.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/claim_text.h"
#include "sync/ctl/commands.h"

namespace till::ctl {
namespace {

constexpr std::size_t request_bytes_max = 4'194'304;  // as tilld takes it

struct Claimed {
  std::string code;
  std::string sale;
};

Result<json::Value> read_request(const std::string& file) {
  TILL_TRY(const auto text, platform::read_file(file, request_bytes_max));
  auto request = json::parse(text);
  if (!request) return fail(ErrorCode::invalid, describe(request.error()), file);
  return request;
}

Exit enter(const Session& session, const Claimed& claimed) {
  auto request = read_request(claimed.sale);
  if (!request) return show_error(session, request.error());
  return show_result(
      session,
      ask(session, {.method = net::Method::post,
                    .target = "/v1/claims",
                    .body = json::Object{{"code", claimed.code}, {"sale", std::move(*request)}}}),
      [&session](const json::Value& answer) {
        return claimed_text(answer, session.console.utc_offset);
      });
}

}  // namespace

void add_claim_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "claim",
      "Enter a sale that could not be recorded, with the code that the customer got; at any till, "
      "and however often: it counts once");
  const auto claimed = std::make_shared<Claimed>();
  command->add_option("CODE", claimed->code, "The claim code")->required();
  command
      ->add_option("--sale", claimed->sale,
                   "The request that the code was given for, as the POS sent it")
      ->required()
      ->check(CLI::ExistingFile);
  command->callback([&session, &chosen, claimed] {
    chosen = [&session, claimed] { return enter(session, *claimed); };
  });
}

}  // namespace till::ctl
