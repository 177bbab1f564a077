#include <CLI/CLI.hpp>

#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/sync_text.h"

namespace till::ctl {
namespace {

// The ledger is asked while the command waits.
constexpr Milliseconds renewal_deadline{60'000};

Exit show_certificate(const Session& session, const Result<json::Value>& answer) {
  return show_result(session, answer, [&session](const json::Value& certificate) {
    return certificate_text(certificate, session.console.now, session.console.utc_offset);
  });
}

}  // namespace

void add_cert_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* cert =
      app.add_subcommand("cert", "The certificate by which the ledger knows this register");
  cert->require_subcommand(0, 1);
  auto* look = cert->add_subcommand("show", "Whose it is and until when it is valid");
  look->callback([&session, &chosen] {
    chosen = [&session] {
      return show_certificate(session, ask(session, {.target = "/v1/certificate"}));
    };
  });
  auto* renew = cert->add_subcommand(
      "renew", "Fetch a new one for the same key; done by itself at two thirds of its life");
  renew->callback([&session, &chosen] {
    chosen = [&session] {
      return show_certificate(session, ask(session, {.method = net::Method::post,
                                                     .target = "/v1/certificate/renewal",
                                                     .body = json::Object{},
                                                     .deadline_least = renewal_deadline}));
    };
  });
}

}  // namespace till::ctl
