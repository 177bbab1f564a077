// The command line of tillctl: which sub-command, with which options. Used by main and by tests.
#pragma once

#include "sync/ctl/console.h"

namespace till::ctl {

// --help and --version end well; a line that is not understood ends with usage.
[[nodiscard]] Exit run_command_line(int count, const char* const* words, const Console& console);

}  // namespace till::ctl
