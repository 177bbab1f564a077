#include "loyalty/calendar.h"

#include <gtest/gtest.h>

namespace till::loyalty {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

constexpr Minutes h(int hours) { return Minutes{hours * 60}; }

StoreTime on(sys_days day, Minutes time) { return {day, Seconds{time}}; }

Active hours(Minutes from, Minutes to, std::vector<int> weekdays = {}) {
  Active active;
  active.hours = std::pair(from, to);
  active.weekdays = std::move(weekdays);
  return active;
}

TEST(Calendar, store_time_counts_from_the_midnight_of_the_store) {
  const StoreTime local = store_time(instant_of(1'700'000'000), h(3));
  EXPECT_EQ(local.day, sys_days{2023y / 11 / 15});
  EXPECT_EQ(local.since_midnight, 1h + 13min + 20s);
  EXPECT_EQ(store_time(instant_of(0), h(-1)).day, sys_days{1969y / 12 / 31});
}

TEST(Calendar, an_offset_holds_from_its_transition_on) {
  const std::vector<ZoneTransition> zone{{instant_of(100), h(1)}, {instant_of(200), h(2)}};
  EXPECT_EQ(offset_at(zone, instant_of(99)), Minutes{0});
  EXPECT_EQ(offset_at(zone, instant_of(100)), h(1));
  EXPECT_EQ(offset_at(zone, instant_of(199)), h(1));
  EXPECT_EQ(offset_at(zone, instant_of(200)), h(2));
  EXPECT_EQ(offset_at({}, instant_of(200)), Minutes{0});
}

TEST(Calendar, hours_of_a_day_include_their_start_and_not_their_end) {
  const sys_days day{2026y / 11 / 22};
  const Active active = hours(h(9), h(12));
  EXPECT_FALSE(within_weekdays_and_hours(active, on(day, h(9) - 1min)));
  EXPECT_TRUE(within_weekdays_and_hours(active, on(day, h(9))));
  EXPECT_TRUE(within_weekdays_and_hours(active, on(day, h(12) - 1min)));
  EXPECT_FALSE(within_weekdays_and_hours(active, on(day, h(12))));
}

TEST(Calendar, hours_past_midnight_belong_to_the_day_they_began) {
  const sys_days tuesday{2023y / 11 / 14};
  const sys_days wednesday{2023y / 11 / 15};
  const Active active = hours(h(22), h(2), {2});
  EXPECT_TRUE(within_weekdays_and_hours(active, on(tuesday, h(23))));
  EXPECT_TRUE(within_weekdays_and_hours(active, on(wednesday, h(1))));
  EXPECT_FALSE(within_weekdays_and_hours(active, on(wednesday, h(2))));
  EXPECT_FALSE(within_weekdays_and_hours(active, on(wednesday, h(23))));
  EXPECT_FALSE(within_weekdays_and_hours(active, on(tuesday, h(1))));
}

TEST(Calendar, hours_to_twenty_four_end_with_the_day) {
  const sys_days day{2026y / 11 / 22};
  EXPECT_TRUE(within_weekdays_and_hours(hours(h(20), h(24)), on(day, h(24) - 1min)));
  EXPECT_FALSE(within_weekdays_and_hours(hours(h(20), h(24)), on(day, h(0))));
}

TEST(Calendar, a_weekday_alone_holds_all_day) {
  Active sunday;
  sunday.weekdays = {7};
  EXPECT_TRUE(within_weekdays_and_hours(sunday, on(sys_days{2026y / 11 / 22}, h(0))));
  EXPECT_FALSE(within_weekdays_and_hours(sunday, on(sys_days{2026y / 11 / 23}, h(0))));
}

TEST(Calendar, a_birthday_on_29_february_is_28_february_in_other_years) {
  const Birthday leap{2, 29};
  EXPECT_TRUE(within_birthday(leap, {}, sys_days{2023y / 2 / 28}));
  EXPECT_FALSE(within_birthday(leap, {}, sys_days{2024y / 2 / 28}));
  EXPECT_TRUE(within_birthday(leap, {}, sys_days{2024y / 2 / 29}));
}

TEST(Calendar, the_days_around_a_birthday_wrap_the_year) {
  EXPECT_TRUE(within_birthday({1, 2}, {3, 0}, sys_days{2023y / 12 / 30}));
  EXPECT_FALSE(within_birthday({1, 2}, {3, 0}, sys_days{2023y / 12 / 29}));
  EXPECT_TRUE(within_birthday({12, 30}, {0, 3}, sys_days{2024y / 1 / 2}));
  EXPECT_FALSE(within_birthday({12, 30}, {0, 3}, sys_days{2024y / 1 / 3}));
}

TEST(Calendar, a_month_that_is_none_is_nobodys_birthday) {
  EXPECT_FALSE(within_birthday({13, 1}, {366, 366}, sys_days{2024y / 1 / 3}));
}

TEST(Calendar, a_lot_ends_with_the_day_month_or_year_of_its_last_day) {
  using End = LotValidity::End;
  const Instant earned = instant_of(1'700'000'000);  // 14 November 2023 22:13:20
  EXPECT_EQ(end_of_lot(earned, {10, End::day}, {}), Instant{sys_days{2023y / 11 / 25}});
  EXPECT_EQ(end_of_lot(earned, {30, End::month}, {}), Instant{sys_days{2024y / 1 / 1}});
  EXPECT_EQ(end_of_lot(earned, {365, End::year}, {}), Instant{sys_days{2025y / 1 / 1}});
}

TEST(Calendar, a_lot_ends_at_the_offset_that_is_valid_at_its_end) {
  const std::vector<ZoneTransition> berlin{{instant_of(1'698'541'200), h(1)},
                                           {instant_of(1'711'846'800), h(2)}};
  const Instant earned = instant_of(1'711'627'200);
  EXPECT_EQ(end_of_lot(earned, {10, LotValidity::End::day}, berlin), instant_of(1'712'527'200));
}

TEST(Calendar, a_midnight_that_the_clocks_skip_ends_the_day_at_the_jump) {
  // Clocks go from 00:00 to 01:00 on 2 November 2023.
  const Instant jump = Instant{sys_days{2023y / 11 / 2}} - h(2);
  const std::vector<ZoneTransition> zone{{instant_of(0), h(2)}, {jump, h(3)}};
  const Instant earned = jump - 1h;
  EXPECT_EQ(end_of_lot(earned, {0, LotValidity::End::day}, zone), jump);
}

}  // namespace
}  // namespace till::loyalty
