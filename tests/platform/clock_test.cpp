#include "platform/clock.h"

#include <chrono>

#include <gtest/gtest.h>

#include "platform/manual_clock.h"

namespace till::platform {
namespace {

TEST(SystemClock, wall_is_the_time_of_the_system) {
  const SystemClock clock;
  const auto before = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  const Instant wall = clock.wall();
  const auto after = std::chrono::floor<Seconds>(std::chrono::system_clock::now());
  EXPECT_LE(before, wall);
  EXPECT_LE(wall, after);
}

TEST(SystemClock, clocks_that_never_jump_do_not_go_back) {
  const SystemClock clock;
  const Milliseconds boot = clock.since_boot();
  const Milliseconds steady = clock.steady();
  EXPECT_GT(boot.count(), 0);
  EXPECT_GE(clock.since_boot(), boot);
  EXPECT_GE(clock.steady(), steady);
  // Sleep counts in the one and not in the other.
  EXPECT_GE(clock.since_boot() + Milliseconds{1}, steady);
}

TEST(SystemClock, boot_id_stays_within_one_boot) {
  const SystemClock clock;
  EXPECT_EQ(clock.boot_id().size(), 36U) << clock.boot_id();
  EXPECT_EQ(clock.boot_id(), clock.boot_id());
}

TEST(ManualClock, passing_time_moves_all_three_readings) {
  ManualClock clock(instant_of(1'000'000));
  clock.advance(Milliseconds{1'500});
  EXPECT_EQ(clock.wall(), instant_of(1'000'001));
  EXPECT_EQ(clock.since_boot(), Milliseconds{1'500});
  EXPECT_EQ(clock.steady(), Milliseconds{1'500});
  clock.advance(Milliseconds{500});
  EXPECT_EQ(clock.wall(), instant_of(1'000'002));
}

TEST(ManualClock, setting_the_wall_moves_nothing_else) {
  ManualClock clock(instant_of(1'000'000));
  clock.advance(Milliseconds{700});
  clock.set(instant_of(500));
  EXPECT_EQ(clock.wall(), instant_of(500));
  EXPECT_EQ(clock.since_boot(), Milliseconds{700});
}

TEST(ManualClock, reboot_begins_a_new_count_under_a_new_id) {
  ManualClock clock(instant_of(1'000'000));
  clock.advance(Seconds{60});
  const std::string first = clock.boot_id();
  clock.reboot();
  EXPECT_EQ(clock.since_boot(), Milliseconds{0});
  EXPECT_NE(clock.boot_id(), first);
  EXPECT_EQ(clock.wall(), instant_of(1'000'060));
}

TEST(ManualClockDeathTest, time_does_not_pass_backwards) {
  ManualClock clock(instant_of(0));
  EXPECT_DEATH(clock.advance(Milliseconds{-1}), "forward only");
}

}  // namespace
}  // namespace till::platform
