// How tillctl ends: scripts branch on these numbers, so they never change their meaning.
#pragma once

#include "base/error.h"

namespace till::ctl {

enum class Exit {
  ok = 0,
  found_wrong = 1,  // what was looked at was looked at, and is not as it should be
  usage = 2,        // the command line is not understood
  unreachable = 3,  // tilld does not answer
  refused = 4,      // tilld, or a document's reader, refuses what it was given
  internal = 5,     // the system failed
};

// Shown below every --help.
inline constexpr const char* exit_codes_text =
    "Exit codes:\n"
    "  0  done\n"
    "  1  what was checked is wrong\n"
    "  2  the command line is not understood\n"
    "  3  tilld cannot be reached\n"
    "  4  refused, with the reason\n"
    "  5  the system failed";

[[nodiscard]] Exit exit_of(ErrorCode code);

}  // namespace till::ctl
