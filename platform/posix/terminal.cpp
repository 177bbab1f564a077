#include "platform/terminal.h"

#include <unistd.h>

#include <sys/ioctl.h>

namespace till::platform {

bool errors_go_to_terminal() { return ::isatty(STDERR_FILENO) == 1; }

std::optional<int> lines_of_terminal() {
  constexpr int usual_lines = 24;
  if (::isatty(STDOUT_FILENO) != 1) return std::nullopt;
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0;
  return known ? int{size.ws_row} : usual_lines;
}

}  // namespace till::platform
