// Civil dates and times from instants and the offset tables of the ruleset: store time, birthdays,
// the end of a lot. Pure; no time zone database.
#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "base/time.h"
#include "loyalty/member.h"
#include "loyalty/offer.h"
#include "loyalty/ruleset.h"

namespace till::loyalty {

// To the end of the year 9999, as every instant of a document.
inline constexpr Instant latest_instant{Seconds{253'402'300'799}};
// Days that a ruleset may add to an instant: a hundred years.
inline constexpr int added_days_max = 36'500;

using Zone = std::span<const ZoneTransition>;  // sorted by `from`; UTC before the first

[[nodiscard]] Minutes offset_at(Zone zone, Instant instant);

// A moment as the wall of a store shows it.
struct StoreTime {
  std::chrono::sys_days day;
  Seconds since_midnight{};

  friend bool operator==(const StoreTime&, const StoreTime&) = default;
};
[[nodiscard]] StoreTime store_time(Instant instant, Minutes utc_offset);

// Weekdays and hours of an offer; hours past midnight belong to the day they began.
[[nodiscard]] bool within_weekdays_and_hours(const Active& active, const StoreTime& now);

// True from `days_before` before to `days_after` after the birthday of any year; 29 February is
// 28 February in other years.
[[nodiscard]] bool within_birthday(Birthday birthday, BirthdayWindow window,
                                   std::chrono::sys_days day);

[[nodiscard]] Instant after_days(Instant instant, int days);

// The end (exclusive) of the day, month or year that holds `earned_at` plus the days, at the offset
// that is valid at that end.
[[nodiscard]] Instant end_of_lot(Instant earned_at, const LotValidity& valid, Zone zone);

}  // namespace till::loyalty
