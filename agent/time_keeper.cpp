#include "agent/time_keeper.h"

#include <algorithm>
#include <chrono>

namespace till::agent {
namespace {

constexpr auto plausible_ahead = std::chrono::days{35};  // the retention
constexpr Seconds drift_max{120};

}  // namespace

std::string_view name_of(ClockTrust trust) {
  switch (trust) {
    case ClockTrust::synced:
      return "synced";
    case ClockTrust::plausible:
      return "plausible";
    case ClockTrust::untrusted:
      return "untrusted";
  }
  return "untrusted";
}

TimeKeeper::TimeKeeper(const platform::Clock& clock, Instant floor)
    : clock_(clock), floor_(floor), floor_at_(clock.since_boot()) {}

Instant TimeKeeper::floor() const {
  const auto elapsed = std::chrono::duration_cast<Seconds>(clock_.since_boot() - floor_at_);
  return floor_ + elapsed;
}

TimeNow TimeKeeper::now() const {
  const auto least = floor();
  const auto wall = clock_.wall();
  const bool drifted = drift_ && std::chrono::abs(*drift_) >= drift_max;
  if (wall < least || wall > least + plausible_ahead || drifted) {
    return {least, ClockTrust::untrusted};
  }
  return {wall, drift_ ? ClockTrust::synced : ClockTrust::plausible};
}

void TimeKeeper::passed(Instant instant) {
  if (instant <= floor()) return;
  floor_ = instant;
  floor_at_ = clock_.since_boot();
}

// A signed word of the ledger may also lower a floor that a wrong clock had raised.
void TimeKeeper::contact(Instant ledger_time) {
  floor_ = ledger_time;
  floor_at_ = clock_.since_boot();
  drift_ = clock_.wall() - ledger_time;
}

}  // namespace till::agent
