// The clock of one machine in virtual time: its wall may be set wrong, its boots are counted.
#pragma once

#include <chrono>
#include <string>

#include "platform/clock.h"
#include "tests/simulation/schedule.h"

namespace till::simulation {

// 2026-11-24 04:53:20 UTC, after the build time below which no till believes its wall.
inline constexpr Instant world_begins = instant_of(1'795'496'000);

class MachineClock final : public platform::Clock {
 public:
  explicit MachineClock(const Schedule& schedule) : schedule_(schedule) {}

  void set_skew(Seconds skew) { skew_ = skew; }
  [[nodiscard]] Seconds skew() const { return skew_; }
  void boot() {
    ++boots_;
    booted_at_ = schedule_.now();
  }

  [[nodiscard]] Instant wall() const override {
    return world_begins + skew_ + std::chrono::duration_cast<Seconds>(schedule_.now());
  }
  [[nodiscard]] Milliseconds since_boot() const override { return schedule_.now() - booted_at_; }
  [[nodiscard]] Milliseconds steady() const override { return schedule_.now(); }
  [[nodiscard]] std::string boot_id() const override { return "boot-" + std::to_string(boots_); }

 private:
  const Schedule& schedule_;
  Seconds skew_{0};
  Milliseconds booted_at_{0};
  int boots_ = 1;
};

}  // namespace till::simulation
