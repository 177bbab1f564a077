// The process as its system sees it: what the service manager is told, what the process costs, and
// where it runs. No state; safe from any thread. Without a service manager notify_* do nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace till::platform {

// The service answers; who waits for it may start.
void notify_ready();
void notify_stopping();
// Still alive: to be sent about twice per watchdog_period().
void notify_watchdog();
// One line for people, shown beside the service's state.
void notify_status(std::string_view text);
// How long the service manager waits for a sign of life; nothing when it does not watch.
[[nodiscard]] std::optional<Milliseconds> watchdog_period();

// Memory of this process that is in RAM; 0 when the system does not tell.
[[nodiscard]] std::uint64_t resident_bytes();
[[nodiscard]] std::uint32_t process_id();
// Empty when the system has none.
[[nodiscard]] std::string host_name();

// A peer that goes away in mid-write is an error of that write, not the end of the process. For
// main, before the first connection.
void ignore_broken_pipes();

// Freed memory goes back to the system, and threads share one store of it: less in RAM for a
// program whose threads allocate little at once. For main, before the first thread.
void keep_memory_small();

}  // namespace till::platform
