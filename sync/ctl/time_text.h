// Instants and durations as a person reads them. Pure.
#pragma once

#include <string>

#include "base/time.h"

namespace till::ctl {

// "2026-11-22 18:42:10 +03:00"; UTC is "+00:00".
[[nodiscard]] std::string time_text(Instant at, Minutes utc_offset);
// The two largest units: "12 s", "2 h 5 min", "3 days 4 h". Below zero counts as zero.
[[nodiscard]] std::string span_text(Seconds span);

}  // namespace till::ctl
