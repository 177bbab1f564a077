#include <memory>

#include <CLI/CLI.hpp>

#include "platform/files.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/proof_text.h"

namespace till::ctl {
namespace {

// A long chain is read from the disk.
constexpr Milliseconds prove_deadline{30LL * 60 * 1'000};
constexpr std::string_view to_output = "-";

struct Wanted {
  std::string date;
  std::string file;
};

Exit prove(const Session& session, const Wanted& wanted) {
  const auto file = wanted.file.empty() ? "till-proof-" + wanted.date + ".json" : wanted.file;
  if (file != to_output && platform::exists(file)) {
    return show_error(session,
                      {ErrorCode::conflict, "is there already: name another with --out", file});
  }
  const auto proof = ask(session, {.target = "/v1/proofs?business_date=" + wanted.date,
                                   .deadline_least = prove_deadline});
  if (!proof) return show_error(session, proof.error());
  const auto bytes = json::canonical(*proof) + "\n";
  const auto summary = proof_summary(*proof, file);
  if (file == to_output) {
    session.console.out << bytes;
    return proof_exit(summary);
  }
  if (const auto written = platform::write_file(file, bytes, platform::FileMode::shared);
      !written) {
    return show_error(session, written.error());
  }
  show(session, summary, proof_text);
  return proof_exit(summary);
}

}  // namespace

void add_prove_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "prove",
      "Write a closed day's proof, without personal data, to be checked by script/check-proof; 1 "
      "when the ledger has not sealed the day, or found a difference");
  const auto wanted = std::make_shared<Wanted>();
  command->add_option("--date", wanted->date, "Business date")
      ->required()
      ->check([](const std::string& text) {
        return is_day(text) ? std::string() : "must be a day as YYYY-MM-DD";
      });
  command->add_option("--out", wanted->file,
                      "File to write, - for the output [till-proof-DATE.json]");
  command->callback([&session, &chosen, wanted] {
    chosen = [&session, wanted] { return prove(session, *wanted); };
  });
}

}  // namespace till::ctl
