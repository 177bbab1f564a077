// tilld as a process: the io thread with its server, signals and the second's tick, from the
// settings to the end.
#pragma once

#include <optional>

#include "base/error.h"
#include "config/tilld_settings.h"

namespace till::agent {

// Exit codes of tilld.
inline constexpr int exit_ok = 0;
inline constexpr int exit_usage = 2;
inline constexpr int exit_busy = 3;   // another tilld holds the folder, or the port is taken
inline constexpr int exit_start = 4;  // settings or files do not allow a start
inline constexpr int exit_failed =
    6;  // the disk failed while running: the service manager starts us again

struct DaemonEnd {
  std::optional<Error> error{};  // why it could not start or had to end
  bool was_ready = false;
};
// Runs until SIGTERM or SIGINT.
[[nodiscard]] DaemonEnd run_daemon(config::TilldSettings settings);
[[nodiscard]] int exit_code_of(const DaemonEnd& end);

}  // namespace till::agent
