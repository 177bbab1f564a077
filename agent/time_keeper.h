// What time it is for offers and codes, and how far it can be believed. Wall time may be set by
// anybody; the floor (the latest instant this till knows to have passed) and the last contact with
// the ledger bound what it may say. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "platform/clock.h"

namespace till::agent {

enum class ClockTrust {
  synced,     // plausible, and the ledger was heard in this boot
  plausible,  // between floor and floor + 35 days, drift at the last contact under two minutes
  untrusted,  // otherwise: now is the floor
};
[[nodiscard]] std::string_view name_of(ClockTrust trust);

struct TimeNow {
  Instant at{};
  ClockTrust trust = ClockTrust::untrusted;
  [[nodiscard]] bool trusted() const { return trust != ClockTrust::untrusted; }
};

class TimeKeeper {
 public:
  // `floor`: the latest of build time, last signed ledger time and last durable entry.
  TimeKeeper(const platform::Clock& clock, Instant floor);

  [[nodiscard]] TimeNow now() const;
  // A durable entry was made, or something else proves that this instant has passed.
  void passed(Instant instant);
  // A signed answer of the ledger said what time it is.
  void contact(Instant ledger_time);
  [[nodiscard]] Instant floor() const;
  // Wall less ledger at the last contact of this boot.
  [[nodiscard]] std::optional<Seconds> drift() const { return drift_; }

 private:
  const platform::Clock& clock_;
  Instant floor_;
  Milliseconds floor_at_;  // elapsed boot time when the floor was set
  std::optional<Seconds> drift_;
};

}  // namespace till::agent
