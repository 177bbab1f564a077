#include "loyalty/lint/activity.h"

#include <algorithm>
#include <vector>

#include "loyalty/calendar.h"

namespace till::loyalty {

namespace {

constexpr Minutes whole_day{1'440};
constexpr Minutes offset_most{840};

// The offsets that the clocks of the offer's stores may show.
struct Offsets {
  Minutes least = -offset_most;
  Minutes most = offset_most;
};

Offsets offsets_of(const OfferView& view) {
  std::vector<Minutes> offsets;
  for (const std::string& name : view.offer().active.stores) {
    const auto store = view.ruleset.stores.find(name);
    if (store == view.ruleset.stores.end() || store->second.zone.empty()) return {};
    const auto zone = view.ruleset.zones.find(store->second.zone);
    if (zone == view.ruleset.zones.end()) return {};
    const auto& transitions = zone->second;
    for (const ZoneTransition& transition : transitions) offsets.push_back(transition.offset);
    // UTC before the first one.
    if (transitions.empty() || transitions.front().from > Instant{}) offsets.push_back(Minutes{0});
  }
  if (offsets.empty()) return {};
  return {std::ranges::min(offsets), std::ranges::max(offsets)};
}

// True when the hours of a day that may open the offer begin at this day.
bool may_open_on(const Active& active, std::chrono::sys_days day) {
  const auto weekday = static_cast<int>(std::chrono::weekday(day).iso_encoding());
  return active.weekdays.empty() ||
         std::ranges::find(active.weekdays, weekday) != active.weekdays.end();
}

struct Wall {
  Instant from;
  Instant until;  // exclusive
};

// The hours of a day on the store's wall; past midnight they end on the next.
Wall hours_on(const Active& active, std::chrono::sys_days day) {
  if (!active.hours) return {day, day + whole_day};
  const auto [from, to] = *active.hours;
  return {day + from, day + (to < from ? to + whole_day : to)};
}

bool opens_between(const Active& active, const Wall& window) {
  using std::chrono::days;
  const auto first = std::chrono::floor<days>(window.from) - days{1};
  for (auto day = first; day < window.until; day += days{1}) {
    if (!may_open_on(active, day)) continue;
    const Wall hours = hours_on(active, day);
    if (hours.from < window.until && window.from < hours.until) return true;
  }
  return false;
}

bool are_disjoint(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  if (a.empty() || b.empty()) return false;
  return std::ranges::none_of(
      a, [&](const std::string& one) { return std::ranges::find(b, one) != b.end(); });
}

template <class T>
bool list_covers(const std::vector<T>& wide, const std::vector<T>& narrow) {
  if (wide.empty()) return true;
  return !narrow.empty() && std::ranges::all_of(narrow, [&](const T& one) {
    return std::ranges::find(wide, one) != wide.end();
  });
}

bool pass_midnight(const Active& active) {
  return active.hours && active.hours->second < active.hours->first;
}

bool weekdays_are_disjoint(const Active& a, const Active& b) {
  if (a.weekdays.empty() || b.weekdays.empty() || pass_midnight(a) || pass_midnight(b))
    return false;
  return std::ranges::none_of(
      a.weekdays, [&](int day) { return std::ranges::find(b.weekdays, day) != b.weekdays.end(); });
}

bool in_hours(const std::pair<Minutes, Minutes>& hours, Minutes time) {
  const auto [from, to] = hours;
  return from < to ? from <= time && time < to : from <= time || time < to;
}

bool hours_are_disjoint(const Active& a, const Active& b) {
  if (!a.hours || !b.hours) return false;
  return !in_hours(*a.hours, b.hours->first) && !in_hours(*b.hours, a.hours->first);
}

}  // namespace

std::optional<NeverActive> find_never_active(const OfferView& view) {
  const Active& active = view.offer().active;
  if (!active.from || !active.until) return std::nullopt;
  if (*active.until <= *active.from) {
    return NeverActive{
        view.path("active.until"),
        "until is not after from: " + to_iso(*active.until) + " and " + to_iso(*active.from)};
  }
  const bool longer_than_a_week = *active.until - *active.from > std::chrono::days{9};
  if (longer_than_a_week || (active.weekdays.empty() && !active.hours)) return std::nullopt;
  const Offsets offsets = offsets_of(view);
  const Wall window{*active.from + offsets.least, *active.until + offsets.most};
  if (opens_between(active, window)) return std::nullopt;
  return NeverActive{view.path("active"), "between " + to_iso(*active.from) + " and " +
                                              to_iso(*active.until) +
                                              " none of its weekdays and hours comes"};
}

bool never_together(const Active& a, const Active& b) {
  if (a.until && b.from && *a.until <= *b.from) return true;
  if (b.until && a.from && *b.until <= *a.from) return true;
  return are_disjoint(a.stores, b.stores) || are_disjoint(a.channels, b.channels) ||
         weekdays_are_disjoint(a, b) || hours_are_disjoint(a, b);
}

bool covers(const Active& wide, const Active& narrow) {
  if (wide.from && (!narrow.from || *narrow.from < *wide.from)) return false;
  if (wide.until && (!narrow.until || *narrow.until > *wide.until)) return false;
  if (wide.hours && wide.hours != narrow.hours) return false;
  // Hours past midnight move a weekday's end.
  if (!wide.weekdays.empty() && wide.hours != narrow.hours) return false;
  return list_covers(wide.weekdays, narrow.weekdays) && list_covers(wide.stores, narrow.stores) &&
         list_covers(wide.channels, narrow.channels);
}

bool never_the_same_people(const Audience& a, const Audience& b) {
  return are_disjoint(a.tiers, b.tiers);
}

}  // namespace till::loyalty
