#include "loyalty/calendar.h"

#include <algorithm>
#include <limits>

namespace till::loyalty {

namespace {

namespace chrono = std::chrono;

chrono::sys_days birthday_in(chrono::year year, Birthday birthday) {
  const auto month = chrono::month{static_cast<unsigned>(birthday.month)};
  auto day = chrono::day{static_cast<unsigned>(birthday.day)};
  if (month == chrono::February && day == chrono::day{29} && !year.is_leap()) {
    day = chrono::day{28};
  }
  return chrono::sys_days{year / month / day};
}

// The first midnight after the period that holds the day.
chrono::sys_days end_of_period(chrono::sys_days day, LotValidity::End end) {
  const chrono::year_month_day date{day};
  switch (end) {
    case LotValidity::End::day:
      return day + chrono::days{1};
    case LotValidity::End::month:
      return chrono::sys_days{(date.year() / date.month() + chrono::months{1}) / chrono::day{1}};
    case LotValidity::End::year:
      return chrono::sys_days{(date.year() + chrono::years{1}) / chrono::January / chrono::day{1}};
  }
  return day;
}

// The first instant at which the walls of the zone show this midnight or a later time.
Instant first_instant_of(chrono::sys_days midnight, Zone zone) {
  const Instant shown{midnight.time_since_epoch()};
  const auto start_of = [&](std::size_t segment) {
    return segment == 0 ? Instant::min() : zone[segment - 1].from;
  };
  for (std::size_t segment = 0; segment < zone.size(); ++segment) {
    const Minutes offset = segment == 0 ? Minutes{} : zone[segment - 1].offset;
    const Instant candidate = std::max(shown - offset, start_of(segment));
    if (candidate < zone[segment].from) return candidate;
  }
  const Minutes offset = zone.empty() ? Minutes{} : zone.back().offset;
  return std::max(shown - offset, start_of(zone.size()));
}

}  // namespace

Minutes offset_at(Zone zone, Instant instant) {
  const auto after = std::ranges::upper_bound(zone, instant, {}, &ZoneTransition::from);
  return after == zone.begin() ? Minutes{} : std::prev(after)->offset;
}

StoreTime store_time(Instant instant, Minutes utc_offset) {
  const auto local = instant + utc_offset;
  const auto day = chrono::floor<chrono::days>(local);
  return {day, local - day};
}

bool within_weekdays_and_hours(const Active& active, const StoreTime& now) {
  auto day = now.day;
  if (active.hours) {
    const auto [from, to] = *active.hours;
    if (from < to) {
      if (now.since_midnight < from || now.since_midnight >= to) return false;
    } else if (now.since_midnight < to) {
      day -= chrono::days{1};
    } else if (now.since_midnight < from) {
      return false;
    }
  }
  if (active.weekdays.empty()) return true;
  const auto weekday = static_cast<int>(chrono::weekday{day}.iso_encoding());
  return std::ranges::find(active.weekdays, weekday) != active.weekdays.end();
}

bool within_birthday(Birthday birthday, BirthdayWindow window, chrono::sys_days day) {
  if (birthday.month < 1 || birthday.month > 12) return false;
  const auto year = chrono::year_month_day{day}.year();
  // A window of a year reaches at most one year further.
  for (const int shift : {-1, 0, 1}) {
    const auto date = birthday_in(year + chrono::years{shift}, birthday);
    if (day >= date - chrono::days{window.days_before} &&
        day <= date + chrono::days{window.days_after}) {
      return true;
    }
  }
  return false;
}

Instant after_days(Instant instant, int days) { return instant + chrono::days{days}; }

Instant end_of_lot(Instant earned_at, const LotValidity& valid, Zone zone) {
  const Instant last = after_days(earned_at, valid.days);
  const StoreTime local = store_time(last, offset_at(zone, last));
  return first_instant_of(end_of_period(local.day, valid.end), zone);
}

}  // namespace till::loyalty
