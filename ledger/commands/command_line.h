// The command line of ledgerd: which sub-command, with which options. Used by main.
#pragma once

namespace till::ledger {

// The exit code; --help is 0, a line that is not understood 2.
[[nodiscard]] int run_command_line(int count, const char* const* words);

}  // namespace till::ledger
