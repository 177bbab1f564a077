#include "tests/support/plain/clock.h"

#include <algorithm>
#include <vector>

namespace till::plain {

using namespace loyalty;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

namespace {

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

// Monday is 1.
int weekday_of(sys_days day) { return static_cast<int>(std::chrono::weekday(day).iso_encoding()); }

bool on_weekdays(const std::vector<int>& weekdays, sys_days day) {
  return weekdays.empty() || std::ranges::find(weekdays, weekday_of(day)) != weekdays.end();
}

bool in_hours(const Active& active, Instant store_time) {
  const sys_days today = std::chrono::floor<days>(store_time);
  if (!active.hours) return on_weekdays(active.weekdays, today);
  const auto now = store_time - today;
  const auto [from, to] = *active.hours;
  if (from < to) return now >= from && now < to && on_weekdays(active.weekdays, today);
  if (now >= from) return on_weekdays(active.weekdays, today);
  return now < to && on_weekdays(active.weekdays, today - days(1));
}

sys_days birthday_in(const Birthday& birthday, std::chrono::year year) {
  if (birthday.month == 2 && birthday.day == 29 && !year.is_leap()) {
    return sys_days(year / std::chrono::February / 28);
  }
  return sys_days(year / birthday.month / birthday.day);
}

// When the program's zone first shows that day: at its midnight, or at the change of the clock that
// leaps over it.
Instant first_instant_of(const Ruleset& ruleset, sys_days day) {
  const std::string& zone = ruleset.program.zone;
  std::vector<Instant> candidates{Instant(day)};
  const auto found = ruleset.zones.find(zone);
  if (found != ruleset.zones.end()) {
    for (const ZoneTransition& transition : found->second) {
      candidates.push_back(transition.from);
      candidates.push_back(Instant(day) - transition.offset);
    }
  }
  std::ranges::sort(candidates);
  for (const Instant at : candidates) {
    if (at + offset_of(ruleset, zone, at) >= Instant(day)) return at;
  }
  return Instant(day);
}

}  // namespace

Minutes offset_of(const Ruleset& ruleset, const std::string& zone, Instant at) {
  Minutes offset{0};
  const auto found = ruleset.zones.find(zone);
  if (found == ruleset.zones.end()) return offset;
  for (const ZoneTransition& transition : found->second) {
    if (transition.from <= at) offset = transition.offset;
  }
  return offset;
}

std::string zone_of_store(const Ruleset& ruleset, const std::string& store) {
  const auto found = ruleset.stores.find(store);
  return found == ruleset.stores.end() ? "" : found->second.zone;
}

Minutes store_offset(const Ruleset& ruleset, const Basket& basket) {
  if (basket.utc_offset) return *basket.utc_offset;
  return offset_of(ruleset, zone_of_store(ruleset, basket.store), basket.at);
}

bool is_active(const Active& active, const Ruleset& ruleset, const Basket& basket) {
  if (active.from && basket.at < *active.from) return false;
  if (active.until && basket.at >= *active.until) return false;
  if (!active.stores.empty() && !has(active.stores, basket.store)) return false;
  if (!active.channels.empty() && !has(active.channels, basket.channel)) return false;
  return in_hours(active, basket.at + store_offset(ruleset, basket));
}

bool is_birthday(const Birthday& birthday, const BirthdayWindow& window, Instant store_time) {
  const sys_days today = std::chrono::floor<days>(store_time);
  const std::chrono::year this_year = year_month_day(today).year();
  for (int years = -1; years <= 1; ++years) {
    const sys_days day = birthday_in(birthday, this_year + std::chrono::years(years));
    if (today >= day - days(window.days_before) && today <= day + days(window.days_after)) {
      return true;
    }
  }
  return false;
}

Instant days_later(Instant at, int count) { return at + Seconds(count * seconds_of_day); }

Instant end_of_lot(const Ruleset& ruleset, Instant earned, const LotValidity& valid) {
  const std::string& zone = ruleset.program.zone;
  const Instant last = days_later(earned, valid.days);
  const sys_days day = std::chrono::floor<days>(last + offset_of(ruleset, zone, last));
  const year_month_day date(day);
  sys_days end = day + days(1);
  if (valid.end == LotValidity::End::month) {
    end = sys_days(date.year() / date.month() / 1 + std::chrono::months(1));
  }
  if (valid.end == LotValidity::End::year) {
    end = sys_days((date.year() + std::chrono::years(1)) / std::chrono::January / 1);
  }
  return first_instant_of(ruleset, end);
}

}  // namespace till::plain
