#include <memory>

#include <CLI/CLI.hpp>

#include "config/keys.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/till_text.h"

namespace till::ctl {
namespace {

// tilld asks the ledger meanwhile.
constexpr Milliseconds enrolment_deadline{120'000};

struct Enrolment {
  std::string code;
  std::string ledger;
};

Exit enrol(const Session& session, const Enrolment& enrolment) {
  const ApiCall call{.method = net::Method::post,
                     .target = "/v1/enrolment",
                     .body = json::Object{{"code", enrolment.code}, {"ledger", enrolment.ledger}},
                     .deadline_least = enrolment_deadline};
  return show_result(session, ask(session, call), enrolment_text);
}

}  // namespace

void add_enrol_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand("enrol", "Make this register known to the ledger");
  const auto asked = std::make_shared<Enrolment>();
  command->add_option("CODE", asked->code, "From ledgerd enrol-code; one use, 24 hours")
      ->required();
  command->add_option("--ledger", asked->ledger, "Where tills reach it, as https://ledger:8741")
      ->required()
      ->check(config::http_url_or_empty);
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return enrol(session, *asked); };
  });
}

}  // namespace till::ctl
