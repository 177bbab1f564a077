#include <memory>

#include <CLI/CLI.hpp>

#include "cards/scan.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/code_text.h"
#include "sync/ctl/commands.h"

namespace till::ctl {
namespace {

struct Code {
  std::string text;
  std::string symbology;
};

Exit explain(const Session& session, const Code& code) {
  json::Object body{{"code", code.text}};
  if (!code.symbology.empty()) body.set("symbology", code.symbology);
  return show_result(
      session,
      ask(session,
          {.method = net::Method::post, .target = "/v1/codes/explain", .body = std::move(body)}),
      explained_text);
}

std::string known_symbology(const std::string& name) {
  if (cards::symbology_of(name)) return {};
  return "must be ean13, ean8, upca, upce, code128, code39, itf, qr, pdf417, aztec, data_matrix, "
         "typed or unknown";
}

}  // namespace

void add_code_explain_command(CLI::App& code, Session& session, Chosen& chosen) {
  auto* command = code.add_subcommand(
      "explain", "What this till takes a code for, and which row of its table says so");
  const auto asked = std::make_shared<Code>();
  command->add_option("CODE", asked->text, "As a scanner would send it")->required();
  command->add_option("--symbology", asked->symbology, "What it was read from [unknown]")
      ->check(known_symbology);
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return explain(session, *asked); };
  });
}

}  // namespace till::ctl
