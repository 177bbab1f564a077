#include "ledger/backup.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

void write_contents(const json::Object& copy, std::ostream& out) {
  const auto made_at = integer_at(copy, "made_at");
  out << (made_at == 0 ? std::string("made by other means")
                       : "made at " + to_iso(instant_of(made_at)))
      << ": " << integer_at(copy, "registers") << " registers, " << integer_at(copy, "entries")
      << " entries, " << integer_at(copy, "postings") << " postings, "
      << integer_at(copy, "bytes") / 1024 << " KiB\n";
}

void write_backup(const json::Object& answer, std::ostream& out) {
  out << text_at(answer, "file") << "\n";
  write_contents(answer, out);
  out << "The keys are not in it: keep the folder secrets and the root key apart, and safe.\n";
}

void write_restore(const json::Object& answer, std::ostream& out) {
  write_contents(object_at(answer, "copy"), out);
  if (text_at(answer, "state") == "looked") {
    out << "Nothing was changed. With --yes this copy takes the place of the database, which is "
           "kept under another name. A new generation begins: every till sends again what this "
           "copy lacks, and balances grow back to what they were as it comes in. Until then they "
           "may be lower than people expect.\n";
    return;
  }
  out << "restored; generation " << text_at(answer, "generation") << "\n";
  if (!text_at(answer, "aside").empty()) {
    out << "what was there lies in " << text_at(answer, "aside") << "\n";
  }
  out << "Start ledgerd now. Every till sends again what is missing; registers that enrolled after "
         "the copy was made come back as `recovered` and wait for `ledgerd register approve`. "
         "What people changed since (members, cards, tokens) must be done again; rulesets that "
         "receipts name come back from the tills.\n";
}

Result<json::Value> run_restore(const Session& session, const std::string& file, bool really) {
  TILL_TRY(const auto paths, session.paths());
  platform::SystemClock clock;
  TILL_TRY(const auto done, restore({.paths = paths, .file = file, .really = really}, clock));
  return json::Object{{"state", really ? "restored" : "looked"},
                      {"copy", view_of(done.copy)},
                      {"generation", to_hex(done.generation)},
                      {"aside", done.aside.string()}};
}

}  // namespace

void add_backup_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "backup", "Write a whole, checked copy of the database, also while ledgerd serves");
  add_session_options(*command, session);
  const auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "A new file")->required();
  command->callback([&session, &chosen, file] {
    chosen = [&session, file] {
      const auto whole = std::filesystem::absolute(*file).string();
      return show(session, ask(session, "backup", {{"file", whole}}), write_backup);
    };
  });
}

void add_restore_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "restore", "Put a copy in the place of the database; ledgerd must not be running");
  add_session_options(*command, session);
  struct Options {
    std::string file;
    bool yes = false;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file, "A copy that backup wrote")->required();
  command->add_flag("--yes", options->yes, "Do it; without this the copy is looked at alone");
  command->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      return show(session, run_restore(session, options->file, options->yes), write_restore);
    };
  });
}

}  // namespace till::ledger
