// What time it is, in the three senses a till needs. Every room that asks for the time takes a
// Clock&; SystemClock is the real one, ManualClock (platform/manual_clock.h) its twin. Thread-safe.
#pragma once

#include <string>

#include "base/time.h"

namespace till::platform {

class Clock {
 public:
  virtual ~Clock() = default;

  // What the wall says: jumps when somebody sets it.
  [[nodiscard]] virtual Instant wall() const = 0;
  // Time since this boot, sleep included: comparable only under the same boot_id.
  [[nodiscard]] virtual Milliseconds since_boot() const = 0;
  // For timeouts and latency: never jumps, has no zero.
  [[nodiscard]] virtual Milliseconds steady() const = 0;
  // Another text after every boot; empty when the system tells none.
  [[nodiscard]] virtual std::string boot_id() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant wall() const override;
  [[nodiscard]] Milliseconds since_boot() const override;
  [[nodiscard]] Milliseconds steady() const override;
  [[nodiscard]] std::string boot_id() const override;
};

}  // namespace till::platform
