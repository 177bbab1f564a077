#include "platform/random.h"

#include <array>

#include <gtest/gtest.h>

namespace till::platform {
namespace {

TEST(SeededRandom, same_seed_gives_the_same_bytes_however_they_are_cut) {
  SeededRandom whole(42);
  SeededRandom parts(42);
  const Bytes bytes = whole.fill(100);
  Bytes joined;
  for (const std::size_t count : {1, 0, 63, 36}) joined += parts.fill(count);
  EXPECT_EQ(joined, bytes);
  EXPECT_NE(SeededRandom(43).fill(100), bytes);
}

TEST(SeededRandom, bytes_are_the_same_on_every_machine) {
  EXPECT_EQ(to_hex(SeededRandom(0).fill(8)), "374708fff7719dd5");
}

TEST(SeededRandom, ids_follow_each_other_without_repeating) {
  SeededRandom random(7);
  const auto first = random.fixed<EntryId>();
  EXPECT_NE(first, random.fixed<EntryId>());
  EXPECT_EQ(first, SeededRandom(7).fixed<EntryId>());
}

TEST(Random, numbers_below_a_limit_are_evenly_spread) {
  SeededRandom random(1);
  std::array<int, 10> count{};
  for (int i = 0; i < 10'000; ++i) ++count.at(random.below(10));
  for (const int times : count) {
    EXPECT_GT(times, 850);
    EXPECT_LT(times, 1'150);
  }
  EXPECT_EQ(random.below(1), 0U);
}

TEST(RandomDeathTest, there_is_no_number_below_zero) {
  SeededRandom random(1);
  EXPECT_DEATH((void)random.below(0), "limit of at least 1");
}

TEST(SystemRandom, two_draws_differ) {
  SystemRandom random;
  EXPECT_EQ(random.fill(32).size(), 32U);
  EXPECT_NE(random.fixed<Salt>(), random.fixed<Salt>());
}

}  // namespace
}  // namespace till::platform
