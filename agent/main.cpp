// tilld: the loyalty agent of one register.
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "agent/daemon.h"
#include "agent/till.h"
#include "config/tilld_settings.h"

int main(int argc, char** argv) {
  CLI::App app{"tilld: the loyalty agent of a cash register"};
  std::string config_path;
  std::string state_dir;
  bool show_settings = false;
  app.add_option("--config", config_path,
                 "settings file (TOML); the defaults without it, which --show-settings prints");
  app.add_option("--state", state_dir,
                 "state folder, instead of the settings' state_dir [/var/lib/till]");
  app.add_flag("--show-settings", show_settings, "print the settings in effect and exit");
  app.set_version_flag("--version", std::string(till::agent::build_version));
  app.footer(
      "Exit codes: 0 stopped, 2 usage, 3 folder or port in use, 4 cannot start, 6 disk failed");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? till::agent::exit_ok : till::agent::exit_usage;
  }

  auto settings = config_path.empty() ? till::Result<till::config::TilldSettings>{}
                                      : till::config::load_tilld(config_path);
  if (!settings) {
    std::cerr << "tilld: " << till::describe(settings.error()) << "\n";
    return till::agent::exit_start;
  }
  if (!state_dir.empty()) settings->state_dir = state_dir;
  if (show_settings) {
    std::cout << till::config::to_toml(*settings);
    return till::agent::exit_ok;
  }
  const auto end = till::agent::run_daemon(std::move(*settings));
  if (!end.error) return till::agent::exit_ok;
  std::cerr << "tilld: " << till::describe(*end.error) << "\n";
  if (!end.was_ready && end.error->code == till::ErrorCode::io) {
    std::cerr << "Run it as the user of its service, or name other folders: --state, and socket in "
                 "the settings.\n";
  }
  return till::agent::exit_code_of(end);
}
