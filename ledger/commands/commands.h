// One function a sub-command, each in a file of its name: adds it to the command line with its
// options and says what it does when chosen. `session` and `chosen` outlive the parsing.
#pragma once

#include "ledger/commands/session.h"

namespace till::ledger {

void add_init_command(CLI::App& app, Session& session, Chosen& chosen);
void add_serve_command(CLI::App& app, Session& session, Chosen& chosen);
void add_enrol_code_command(CLI::App& app, Session& session, Chosen& chosen);
void add_members_command(CLI::App& app, Session& session, Chosen& chosen);
void add_member_command(CLI::App& app, Session& session, Chosen& chosen);
void add_ruleset_command(CLI::App& app, Session& session, Chosen& chosen);
void add_token_command(CLI::App& app, Session& session, Chosen& chosen);
void add_register_command(CLI::App& app, Session& session, Chosen& chosen);
void add_scope_command(CLI::App& app, Session& session, Chosen& chosen);
void add_snapshot_command(CLI::App& app, Session& session, Chosen& chosen);
void add_totals_command(CLI::App& app, Session& session, Chosen& chosen);
void add_parked_command(CLI::App& app, Session& session, Chosen& chosen);
void add_backup_command(CLI::App& app, Session& session, Chosen& chosen);
void add_import_command(CLI::App& app, Session& session, Chosen& chosen);
void add_restore_command(CLI::App& app, Session& session, Chosen& chosen);
void add_verify_command(CLI::App& app, Session& session, Chosen& chosen);

}  // namespace till::ledger
