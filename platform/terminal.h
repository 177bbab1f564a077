// Whether somebody watches. Safe from any thread.
#pragma once

#include <optional>

namespace till::platform {

// True when what this program writes to its error output appears on a terminal.
[[nodiscard]] bool errors_go_to_terminal();
// How many lines the terminal has on which this program's output appears; none: it appears on none.
[[nodiscard]] std::optional<int> lines_of_terminal();

}  // namespace till::platform
