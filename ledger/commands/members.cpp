#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"
#include "ledger/members/import_rows.h"
#include "ledger/people/query.h"

namespace till::ledger {
namespace {

struct ImportAsked {
  std::string file;
  std::string country;
  bool dry_run = false;
  bool skip_bad = false;
};

Result<json::Value> run_import(const Session& session, const ImportAsked& asked) {
  TILL_TRY(auto csv, read_input(asked.file, import_bytes_max));
  json::Object request{
      {"csv", std::move(csv)}, {"dry_run", asked.dry_run}, {"skip_bad", asked.skip_bad}};
  if (!asked.country.empty()) request.set("country", asked.country);
  return ask(session, "members-import", request);
}

void write_remarks(const json::Array& remarks, std::string_view word, std::ostream& out) {
  for (const auto& each : remarks) {
    const auto& remark = *each.as_object();
    out << "line " << integer_at(remark, "line") << ", " << text_at(remark, "column") << ": "
        << word << text_at(remark, "reason") << "\n";
  }
}

void write_import(const json::Object& report, std::ostream& out) {
  write_remarks(array_at(report, "refused_rows"), "", out);
  write_remarks(array_at(report, "notes"), "note: ", out);
  for (const auto& each : array_at(report, "existing_rows")) {
    const auto& row = *each.as_object();
    out << "line " << integer_at(row, "line") << ": exists as member " << text_at(row, "member")
        << "\n";
  }
  out << "rows " << integer_at(report, "rows") << ": new " << integer_at(report, "members")
      << ", exists " << integer_at(report, "exists") << ", refused "
      << integer_at(report, "refused") << "\n"
      << "new accounts " << integer_at(report, "accounts") << ", cards "
      << integer_at(report, "cards") << ", phones " << integer_at(report, "phones")
      << ", opening points " << integer_at(report, "points") << "\n";
  const bool stored = *report.find("stored")->as_bool();
  const bool dry_run = *report.find("dry_run")->as_bool();
  out << (stored    ? "stored\n"
          : dry_run ? "dry run: nothing was stored\n"
                    : "nothing was stored: mend the refused rows, or take the others with "
                      "--skip-bad\n");
}

// Refused rows are worth another exit code, unless whoever asked knew of them and skipped them.
Exit show_import(const Session& session, const Result<json::Value>& report) {
  const auto exit = show(session, report, write_import);
  if (exit != Exit::ok) return exit;
  const auto& object = *report->as_object();
  const bool stored = *object.find("stored")->as_bool();
  return stored || integer_at(object, "refused") == 0 ? Exit::ok : Exit::refused;
}

void add_import(CLI::App& members, Session& session, Chosen& chosen) {
  auto* command = members.add_subcommand(
      "import",
      "Take members from a CSV file: member_id, name, phone, cards (;), tier, segments (;), "
      "birthday (MM-DD), balance, household, expires (YYYY-MM-DD). All rows or none");
  add_session_options(*command, session);
  const auto asked = std::make_shared<ImportAsked>();
  command->add_option("file", asked->file, "The file: UTF-8, commas, a header")->required();
  command->add_flag("--dry-run", asked->dry_run, "Say what would happen and store nothing");
  command->add_flag("--skip-bad", asked->skip_bad, "Store the good rows although others are bad");
  command->add_option("--country", asked->country,
                      "Calling code of phones written without one [7]");
  command->callback([&session, &chosen, asked] {
    chosen = [&session, asked] { return show_import(session, run_import(session, *asked)); };
  });
}

void write_members(const json::Object& page, std::ostream& out) {
  if (array_at(page, "members").empty()) out << "nobody\n";
  for (const auto& each : array_at(page, "members")) {
    const auto& member = *each.as_object();
    out << text_at(member, "id") << "  " << integer_at(member, "balance") << "  "
        << text_at(member, "phone") << "  " << text_at(member, "name") << "\n";
  }
  const auto after = text_at(page, "after");
  if (!after.empty()) out << "there are more: --after " << after << "\n";
}

void add_list(CLI::App& members, Session& session, Chosen& chosen) {
  auto* command = members.add_subcommand("list", "List members with their balances");
  add_session_options(*command, session);
  struct Options {
    std::string query;
    std::string after;
    std::int64_t limit = page_rows_default;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("--query", options->query, "An id, a phone, a card, or how the name begins");
  command->add_option("--limit", options->limit, "How many [50]");
  command->add_option("--after", options->after, "The id that the list before ended with");
  command->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      return show(
          session,
          ask(session, "members-list",
              {{"query", options->query}, {"after", options->after}, {"limit", options->limit}}),
          write_members);
    };
  });
}

}  // namespace

void add_members_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* members = app.add_subcommand("members", "Import and list members");
  members->require_subcommand(0, 1);
  add_import(*members, session, chosen);
  add_list(*members, session, chosen);
}

}  // namespace till::ledger
