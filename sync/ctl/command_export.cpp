#include <memory>

#include <CLI/CLI.hpp>

#include "platform/carried_file.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/progress_line.h"
#include "sync/ctl/table.h"

namespace till::ctl {
namespace {

constexpr std::size_t shown_of_register = 8;
constexpr Milliseconds piece_deadline{60'000};

struct Wanted {
  std::string to;
  bool all = false;
};

// A folder gets a name that says of whom and up to where the file is; written again, it is
// replaced. A name that somebody chose is theirs.
Result<platform::Path> target_of(const std::string& to, const json::Value& begun) {
  std::error_code ignored;
  if (std::filesystem::is_directory(to, ignored)) {
    const auto name = "till-" + text_at(begun, "register").substr(0, shown_of_register) + "-to-" +
                      text_at(begun, "until.seq") + ".stick";
    return platform::Path(to) / name;
  }
  if (!platform::exists(to)) return platform::Path(to);
  return fail(ErrorCode::conflict, "is there already: name another file or a folder with --to", to);
}

Result<json::Value> asked(const Session& session, std::string target, json::Object body) {
  return ask(session, {.method = net::Method::post,
                       .target = std::move(target),
                       .body = std::move(body),
                       .deadline_least = piece_deadline});
}

Result<Bytes> piece_in(const json::Value& answer, std::string_view field) {
  auto bytes = from_base64(text_at(answer, field));
  if (!bytes || bytes->empty()) {
    return fail(ErrorCode::unavailable, "what answers there is no tilld that can export");
  }
  return bytes;
}

struct Written {
  std::int64_t entries = 0;
  std::int64_t bytes = 0;
};

// One piece at a time from tilld to the medium.
class Export {
 public:
  Export(const Session& session, json::Value begun)
      : session_(session), progress_(session.console), begun_(std::move(begun)) {}

  Result<Written> write(const platform::Path& path) {
    TILL_TRY(auto file, platform::FileWriter::begin(path));
    TILL_CHECK(append(file, begun_, "header"));
    TILL_CHECK(append(file, begun_, "piece"));
    auto after = *value_at(begun_, "after");
    for (std::int64_t index = 1;; ++index) {
      TILL_TRY(const auto piece, asked(session_, "/v1/exports/pieces",
                                       {{"header", text_at(begun_, "header")},
                                        {"index", index},
                                        {"after", after},
                                        {"until", *value_at(begun_, "until")}}));
      TILL_CHECK(append(file, piece, "piece"));
      if (flag_at(piece, "end")) break;
      written_.entries += integer_at(piece, "entries").value_or(0);
      progress_.show("exporting " + std::to_string(written_.entries) + " of " +
                     text_at(begun_, "entries") + " entries");
      const auto* next = value_at(piece, "after");
      if (next == nullptr) return fail(ErrorCode::unavailable, "tilld did not say how to go on");
      after = *next;
    }
    TILL_CHECK(file.finish());
    return written_;
  }

 private:
  Result<> append(platform::FileWriter& file, const json::Value& answer, std::string_view field) {
    TILL_TRY(const auto bytes, piece_in(answer, field));
    written_.bytes += static_cast<std::int64_t>(bytes.size());
    return file.append(bytes);
  }

  const Session& session_;
  ProgressLine progress_;
  json::Value begun_;
  Written written_;
};

Result<json::Value> run_export(const Session& session, const Wanted& wanted) {
  TILL_TRY(auto begun, asked(session, "/v1/exports", {{"all", wanted.all}}));
  if (integer_at(begun, "entries").value_or(0) == 0) return json::Object{{"entries", 0}};
  if (value_at(begun, "after") == nullptr || value_at(begun, "until") == nullptr) {
    return fail(ErrorCode::unavailable, "what answers there is no tilld that can export");
  }
  TILL_TRY(const auto path, target_of(wanted.to, begun));
  const auto until = *value_at(begun, "until");
  TILL_TRY(const auto written, Export(session, std::move(begun)).write(path));
  return json::Object{{"file", path.string()},
                      {"entries", written.entries},
                      {"bytes", written.bytes},
                      {"until", until}};
}

std::string export_text(const json::Value& done) {
  if (integer_at(done, "entries") == 0) {
    return "the ledger has everything: there is nothing to export\n";
  }
  const auto file = printable(text_at(done, "file"));
  return text_at(done, "entries") + " entries up to seq " + text_at(done, "until.seq") + ", " +
         std::to_string((integer_at(done, "bytes").value_or(0) + 1023) / 1024) + " KiB: " + file +
         "\nOnly the ledger can open it. The entries stay in the queue until its ack is here.\n"
         "At the ledger: ledgerd import " +
         file + "\nThen here:     tillctl import " + file + ".ack\n";
}

}  // namespace

void add_export_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "export",
      "Write what the ledger has not acknowledged to a stick, sealed to the ledger, when there is "
      "no network");
  const auto wanted = std::make_shared<Wanted>();
  command->add_option("--to", wanted->to, "A file that is not there yet, or a folder")->required();
  command->add_flag("--all", wanted->all,
                    "Everything this till holds, for a ledger that was restored");
  command->callback([&session, &chosen, wanted] {
    chosen = [&session, wanted] {
      return show_result(session, run_export(session, *wanted), export_text);
    };
  });
}

}  // namespace till::ctl
