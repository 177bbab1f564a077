#include "base/time.h"

#include <limits>

#include <gtest/gtest.h>

namespace till {
namespace {

TEST(Time, instants_are_shown_in_utc_to_the_second) {
  EXPECT_EQ(to_iso(instant_of(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_iso(instant_of(1'795'344'120)), "2026-11-22T10:42:00Z");
  EXPECT_EQ(to_iso(instant_of(951'868'799)), "2000-02-29T23:59:59Z");
  EXPECT_EQ(to_iso(instant_of(-1)), "1969-12-31T23:59:59Z");
}

TEST(Time, instants_outside_four_digits_of_year_are_shown_as_the_nearest_end) {
  EXPECT_EQ(to_iso(instant_of(std::numeric_limits<std::int64_t>::max())), "9999-12-31T23:59:59Z");
  EXPECT_EQ(to_iso(instant_of(std::numeric_limits<std::int64_t>::min())), "0000-01-01T00:00:00Z");
  EXPECT_EQ(day_of(instant_of(std::numeric_limits<std::int64_t>::max()), Minutes::max()),
            "9999-12-31");
}

TEST(Time, day_turns_at_local_midnight) {
  const Instant late = instant_of(1'795'388'400);  // 2026-11-22T23:00:00Z
  EXPECT_EQ(day_of(late, Minutes{0}), "2026-11-22");
  EXPECT_EQ(day_of(late, Minutes{59}), "2026-11-22");
  EXPECT_EQ(day_of(late, Minutes{60}), "2026-11-23");
  EXPECT_EQ(day_of(late, Minutes{-23 * 60}), "2026-11-22");
  EXPECT_EQ(day_of(late, Minutes{-23 * 60 - 1}), "2026-11-21");
}

TEST(Time, only_existing_days_are_days) {
  EXPECT_TRUE(is_day("2026-11-22"));
  EXPECT_TRUE(is_day("2024-02-29"));
  for (const char* text :
       {"2026-02-29", "2026-00-10", "2026-13-01", "2026-11-31", "2026-11-00", "2026-1-022",
        "26-11-22", "2026/11/22", "2026-11-2a", "+026-11-22", "2026-11-22Z", "2026-11- 2", ""})
    EXPECT_FALSE(is_day(text)) << text;
}

TEST(Time, unix_seconds_go_both_ways) { EXPECT_EQ(unix_seconds(instant_of(-42)), -42); }

}  // namespace
}  // namespace till
