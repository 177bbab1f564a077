#include "platform/terminal.h"

#include <unistd.h>

namespace till::platform {

bool errors_go_to_terminal() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace till::platform
