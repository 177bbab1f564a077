#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "ledger/commands/commands.h"

namespace till::ledger {
namespace {

struct Options {
  std::string id;
  std::string code;
  std::int64_t limit = 100;
};

void write_list(const json::Object& list, std::ostream& out) {
  const auto& rows = array_at(list, "parked");
  if (rows.empty()) out << "nothing is parked\n";
  for (const auto& each : rows) {
    const auto& row = *each.as_object();
    out << text_at(row, "register") << "  seq " << integer_at(row, "seq") << "  "
        << text_at(row, "code") << "  since " << to_iso(instant_of(integer_at(row, "at")))
        << "\n    " << text_at(row, "detail") << "\n";
  }
  const auto* after = list.find("after");
  if (after != nullptr && after->as_integer() != nullptr) out << "there are more: --limit\n";
}

void write_retried(const json::Object& answer, std::ostream& out) {
  out << integer_at(answer, "retried")
      << " entries are tried again; ledgerd parked list shows what stays\n";
}

}  // namespace

void add_parked_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* parent = app.add_subcommand("parked", "Entries that were received and could not be posted");
  parent->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  auto* list = parent->add_subcommand("list", "Each with its reason, the oldest first");
  add_session_options(*list, session);
  list->add_option("--register", options->id, "Of this register alone");
  list->add_option("--limit", options->limit, "How many [100]")->check(CLI::Range(1, 500));
  list->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      json::Object asked{{"limit", options->limit}};
      if (!options->id.empty()) asked.set("register", options->id);
      return show(session, ask(session, "parked-list", asked), write_list);
    };
  });
  auto* retry = parent->add_subcommand("retry", "Post them again, once their cause was mended");
  add_session_options(*retry, session);
  retry->add_option("--register", options->id, "Of this register alone");
  retry->add_option("--code", options->code, "With this reason alone");
  retry->callback([&session, &chosen, options] {
    chosen = [&session, options] {
      json::Object asked;
      if (!options->id.empty()) asked.set("register", options->id);
      if (!options->code.empty()) asked.set("code", options->code);
      return show(session, ask(session, "parked-retry", asked), write_retried);
    };
  });
}

}  // namespace till::ledger
