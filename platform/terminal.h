// Whether somebody watches. Safe from any thread.
#pragma once

namespace till::platform {

// True when what this program writes to its error output appears on a terminal.
[[nodiscard]] bool errors_go_to_terminal();

}  // namespace till::platform
