// Instants and durations. An instant is whole seconds since 1970 UTC; what is shorter (latency,
// backoff) is a chrono duration on a steady clock. Nothing here reads a clock: see
// platform/clock.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace till {

using Instant = std::chrono::sys_seconds;
using Seconds = std::chrono::seconds;
using Milliseconds = std::chrono::milliseconds;
using Minutes = std::chrono::minutes;

[[nodiscard]] constexpr Instant instant_of(std::int64_t unix_seconds) {
  return Instant{Seconds{unix_seconds}};
}
[[nodiscard]] constexpr std::int64_t unix_seconds(Instant instant) {
  return instant.time_since_epoch().count();
}

// "2026-11-22T10:42:00Z".
[[nodiscard]] std::string to_iso(Instant instant);
// The calendar day at that offset east of UTC: "2026-11-22".
[[nodiscard]] std::string day_of(Instant instant, Minutes utc_offset);
// True for an existing day written YYYY-MM-DD.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace till
