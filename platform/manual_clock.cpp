#include "platform/manual_clock.h"

namespace till::platform {

ManualClock::ManualClock(Instant wall) : wall_(wall) {}

void ManualClock::advance(Milliseconds duration) {
  require(duration.count() >= 0, "time passes forward only; set() moves the wall clock back");
  const std::lock_guard lock(mutex_);
  wall_ += duration;
  since_boot_ += duration;
  steady_ += duration;
}

void ManualClock::set(Instant wall) {
  const std::lock_guard lock(mutex_);
  wall_ = wall;
}

void ManualClock::reboot() {
  const std::lock_guard lock(mutex_);
  since_boot_ = Milliseconds{0};
  ++boots_;
}

Instant ManualClock::wall() const {
  const std::lock_guard lock(mutex_);
  return std::chrono::floor<Seconds>(wall_);
}

Milliseconds ManualClock::since_boot() const {
  const std::lock_guard lock(mutex_);
  return since_boot_;
}

Milliseconds ManualClock::steady() const {
  const std::lock_guard lock(mutex_);
  return steady_;
}

std::string ManualClock::boot_id() const {
  const std::lock_guard lock(mutex_);
  return "boot-" + std::to_string(boots_);
}

}  // namespace till::platform
