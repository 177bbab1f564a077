#include "agent/time_keeper.h"

#include <chrono>

#include <gtest/gtest.h>

#include "platform/manual_clock.h"

namespace till::agent {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Instant start = instant_of(1'800'000'000);

struct Clocked {
  platform::ManualClock clock{start};
  TimeKeeper time{clock, start};
};

TEST(TimeKeeper, a_wall_clock_above_the_floor_is_plausible_before_any_contact) {
  Clocked till;
  till.clock.advance(hours{3});
  EXPECT_EQ(till.time.now().at, start + hours{3});
  EXPECT_EQ(till.time.now().trust, ClockTrust::plausible);
  EXPECT_TRUE(till.time.now().trusted());
}

TEST(TimeKeeper, a_wall_clock_below_the_floor_is_not_believed_and_the_floor_goes_on) {
  Clocked till;
  till.clock.set(start - days{400});
  till.clock.advance(minutes{5});
  EXPECT_EQ(till.time.now().at, start + minutes{5});
  EXPECT_EQ(till.time.now().trust, ClockTrust::untrusted);
}

TEST(TimeKeeper, thirty_five_days_ahead_is_still_plausible_and_a_second_more_is_not) {
  Clocked till;
  till.clock.set(start + days{35});
  EXPECT_EQ(till.time.now().trust, ClockTrust::plausible);
  till.clock.set(start + days{35} + Seconds{1});
  EXPECT_EQ(till.time.now().trust, ClockTrust::untrusted);
  EXPECT_EQ(till.time.now().at, start);
}

TEST(TimeKeeper, a_contact_makes_it_synced_until_the_wall_drifts_two_minutes_at_the_next_one) {
  Clocked till;
  till.time.contact(start - Seconds{119});
  EXPECT_EQ(till.time.now().trust, ClockTrust::synced);
  EXPECT_EQ(till.time.drift(), Seconds{119});
  till.time.contact(start - Seconds{120});
  EXPECT_EQ(till.time.now().trust, ClockTrust::untrusted);
  EXPECT_EQ(till.time.now().at, start - Seconds{120});
}

TEST(TimeKeeper, a_wall_clock_behind_the_ledger_is_untrusted_too) {
  Clocked till;
  till.time.contact(start + minutes{3});
  EXPECT_EQ(till.time.now().at, start + minutes{3});
  EXPECT_EQ(till.time.now().trust, ClockTrust::untrusted);
}

TEST(TimeKeeper, the_ledger_lowers_a_floor_that_a_wrong_clock_had_raised) {
  Clocked till;
  till.time.passed(start + days{20});
  EXPECT_EQ(till.time.floor(), start + days{20});
  till.time.contact(start);
  EXPECT_EQ(till.time.floor(), start);
  EXPECT_EQ(till.time.now().trust, ClockTrust::synced);
}

TEST(TimeKeeper, what_has_passed_raises_the_floor_and_never_lowers_it) {
  Clocked till;
  till.time.passed(start + hours{1});
  till.time.passed(start + minutes{1});
  EXPECT_EQ(till.time.floor(), start + hours{1});
  till.clock.advance(minutes{30});
  EXPECT_EQ(till.time.floor(), start + hours{1} + minutes{30});
}

TEST(TimeKeeper, names_say_how_far_the_clock_is_believed) {
  EXPECT_EQ(name_of(ClockTrust::synced), "synced");
  EXPECT_EQ(name_of(ClockTrust::plausible), "plausible");
  EXPECT_EQ(name_of(ClockTrust::untrusted), "untrusted");
}

}  // namespace
}  // namespace till::agent
