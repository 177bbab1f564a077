#include <CLI/CLI.hpp>

#include "sync/ctl/commands.h"

namespace till::ctl {

void add_code_command(CLI::App& app, Session& session, Chosen& chosen) {
  auto* code = app.add_subcommand("code", "Read codes from pictures, and say what a code means");
  code->require_subcommand(0, 1);
  add_code_read_command(*code, session, chosen);
  add_code_explain_command(*code, session, chosen);
}

}  // namespace till::ctl
