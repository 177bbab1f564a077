// One function a sub-command, each in a file of its name: adds it to the command line with its
// options and says what it does when chosen. `session` and `chosen` outlive the parsing.
#pragma once

#include <functional>

#include "sync/ctl/console.h"

namespace CLI {
class App;
}

namespace till::ctl {

using Chosen = std::function<Exit()>;

void add_enrol_command(CLI::App& app, Session& session, Chosen& chosen);
void add_status_command(CLI::App& app, Session& session, Chosen& chosen);
void add_cache_command(CLI::App& app, Session& session, Chosen& chosen);
void add_queue_command(CLI::App& app, Session& session, Chosen& chosen);
void add_cert_command(CLI::App& app, Session& session, Chosen& chosen);
void add_sync_command(CLI::App& app, Session& session, Chosen& chosen);
void add_epoch_command(CLI::App& app, Session& session, Chosen& chosen);
void add_parked_command(CLI::App& app, Session& session, Chosen& chosen);
void add_verify_command(CLI::App& app, Session& session, Chosen& chosen);
void add_doctor_command(CLI::App& app, Session& session, Chosen& chosen);
void add_claim_command(CLI::App& app, Session& session, Chosen& chosen);
void add_code_command(CLI::App& app, Session& session, Chosen& chosen);
void add_code_read_command(CLI::App& code, Session& session, Chosen& chosen);
void add_code_explain_command(CLI::App& code, Session& session, Chosen& chosen);
void add_quote_command(CLI::App& app, Session& session, Chosen& chosen);
void add_return_command(CLI::App& app, Session& session, Chosen& chosen);
void add_ruleset_command(CLI::App& app, Session& session, Chosen& chosen);
void add_day_command(CLI::App& app, Session& session, Chosen& chosen);
void add_prove_command(CLI::App& app, Session& session, Chosen& chosen);
void add_export_command(CLI::App& app, Session& session, Chosen& chosen);
void add_import_command(CLI::App& app, Session& session, Chosen& chosen);
void add_completion_command(CLI::App& app, Session& session, Chosen& chosen);

}  // namespace till::ctl
