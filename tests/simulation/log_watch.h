// The twin of the log: nothing is written, and every record is looked at. No secret and nobody's
// personal data may stand in one.
#pragma once

#include <functional>
#include <string_view>

#include "base/log.h"

namespace till::simulation {

// Gets every record of the process until the next call; null: nobody looks.
void watch_log(std::function<void(LogLevel, std::string_view area, std::string_view text)> watch);

// Names, card numbers and keys of the simulated people and machines.
[[nodiscard]] bool is_secret(std::string_view text);

}  // namespace till::simulation
