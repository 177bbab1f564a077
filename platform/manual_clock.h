// The clock of tests and simulation: it moves when told to. Thread-safe.
#pragma once

#include <mutex>

#include "platform/clock.h"

namespace till::platform {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant wall);

  // Time passes: all three readings move. Less than a second of the wall is kept for the next call.
  void advance(Milliseconds duration);
  // Somebody sets the wall clock, forth or back; nothing else moves.
  void set(Instant wall);
  // The machine starts again: since_boot is zero and boot_id new; the wall goes on.
  void reboot();

  [[nodiscard]] Instant wall() const override;
  [[nodiscard]] Milliseconds since_boot() const override;
  [[nodiscard]] Milliseconds steady() const override;
  [[nodiscard]] std::string boot_id() const override;

 private:
  mutable std::mutex mutex_;
  std::chrono::sys_time<Milliseconds> wall_;
  Milliseconds since_boot_{0};
  Milliseconds steady_{0};
  unsigned boots_ = 1;
};

}  // namespace till::platform
