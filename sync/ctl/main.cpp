// tillctl: the admin's tool of one register.
#include <iostream>

#include "platform/clock.h"
#include "platform/terminal.h"
#include "sync/ctl/command_line.h"
#include "sync/ctl/local_time.h"

int main(int count, char** words) {
  const auto now = till::platform::SystemClock().wall();
  till::ctl::Console console{std::cout, std::cerr, now, till::ctl::local_offset(now),
                             till::platform::errors_go_to_terminal()};
  if (till::platform::lines_of_terminal()) {
    console.screen_lines = [] { return till::platform::lines_of_terminal().value_or(0); };
  }
  return static_cast<int>(till::ctl::run_command_line(count, words, console));
}
