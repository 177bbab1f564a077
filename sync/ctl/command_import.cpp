#include <memory>

#include <CLI/CLI.hpp>

#include "platform/files.h"
#include "sync/ctl/api_client.h"
#include "sync/ctl/commands.h"
#include "sync/ctl/json_at.h"

namespace till::ctl {
namespace {

constexpr std::size_t ack_bytes_max = 1'048'576;
constexpr std::string_view stick_magic = "TSTK";

Result<json::Value> read_ack(const std::string& file) {
  auto bytes = platform::read_file(file, ack_bytes_max);
  const bool too_large = !bytes && bytes.error().code == ErrorCode::too_large;
  if (too_large || (bytes && bytes->starts_with(stick_magic))) {
    return fail(ErrorCode::invalid,
                "is what a till exported, not the ledger's ack: ledgerd import takes it and writes "
                "the ack beside it",
                file);
  }
  if (!bytes) return std::unexpected(bytes.error());
  auto value = json::parse(*bytes);
  if (!value || value->as_object() == nullptr) {
    return fail(ErrorCode::invalid, "is no ack that ledgerd import wrote, or it was cut", file);
  }
  return value;
}

Result<json::Value> run_import(const Session& session, const std::string& file) {
  TILL_TRY(auto ack, read_ack(file));
  return ask(session, {.method = net::Method::post, .target = "/v1/acks", .body = std::move(ack)});
}

std::string import_text(const json::Value& answer) {
  const auto left = integer_at(answer, "entries_left").value_or(0);
  auto text = flag_at(answer, "is_news")
                  ? "the ledger has everything up to seq " + text_at(answer, "acked.seq")
                  : std::string("this till knew that already");
  return text + (left == 0 ? std::string("; nothing waits\n")
                           : "; " + std::to_string(left) + " entries wait\n");
}

}  // namespace

void add_import_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* command = app.add_subcommand(
      "import", "Show the till the ack that ledgerd import wrote for its export");
  const auto file = std::make_shared<std::string>();
  command->add_option("ACKFILE", *file, "The file beside the export, ending in .ack")->required();
  command->callback([&session, &chosen, file] {
    chosen = [&session, file] {
      return show_result(session, run_import(session, *file), import_text);
    };
  });
}

}  // namespace till::ctl
