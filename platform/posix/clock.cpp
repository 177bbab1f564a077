#include "platform/clock.h"

#include <ctime>

#include "platform/files.h"

namespace till::platform {
namespace {

constexpr std::size_t boot_id_bytes_max = 256;

Milliseconds read_clock(clockid_t id) {
  std::timespec time{};
  require(::clock_gettime(id, &time) == 0, "the system has this clock");
  return Seconds{time.tv_sec} +
         std::chrono::duration_cast<Milliseconds>(std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

Instant SystemClock::wall() const {
  return std::chrono::floor<Seconds>(
      std::chrono::sys_time<Milliseconds>{read_clock(CLOCK_REALTIME)});
}

Milliseconds SystemClock::since_boot() const { return read_clock(CLOCK_BOOTTIME); }

Milliseconds SystemClock::steady() const { return read_clock(CLOCK_MONOTONIC); }

std::string SystemClock::boot_id() const {
  auto text = read_file("/proc/sys/kernel/random/boot_id", boot_id_bytes_max);
  if (!text) return {};
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return *text;
}

}  // namespace till::platform
