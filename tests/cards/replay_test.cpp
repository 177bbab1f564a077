#include "cards/replay.h"

#include <gtest/gtest.h>

namespace till::cards {
namespace {

constexpr Instant noon = instant_of(1'700'000'000);

PublicKey phone(unsigned number) {
  PublicKey key;
  key.bytes[0] = static_cast<std::uint8_t>(number >> 8);
  key.bytes[1] = static_cast<std::uint8_t>(number);
  return key;
}

TEST(ReplayMemory, refuses_the_same_code_twice) {
  ReplayMemory memory;
  EXPECT_EQ(memory.accept(phone(1), noon, noon), std::nullopt);
  EXPECT_EQ(memory.accept(phone(1), noon, noon + Seconds{5}), Reason::replayed);
}

TEST(ReplayMemory, refuses_an_older_code_after_a_newer_one) {
  ReplayMemory memory;
  EXPECT_EQ(memory.accept(phone(1), noon, noon), std::nullopt);
  EXPECT_EQ(memory.accept(phone(1), noon - Seconds{1}, noon), Reason::replayed);
  EXPECT_EQ(memory.accept(phone(1), noon + Seconds{1}, noon), std::nullopt);
  EXPECT_EQ(memory.accept(phone(1), noon, noon), Reason::replayed);
}

TEST(ReplayMemory, keeps_phones_apart) {
  ReplayMemory memory;
  EXPECT_EQ(memory.accept(phone(1), noon, noon), std::nullopt);
  EXPECT_EQ(memory.accept(phone(2), noon, noon), std::nullopt);
}

TEST(ReplayMemory, forgets_only_what_its_age_refuses_anyway) {
  ReplayMemory memory;
  EXPECT_EQ(memory.accept(phone(1), noon, noon), std::nullopt);
  EXPECT_EQ(memory.accept(phone(2), noon + app_code_age_max, noon + app_code_age_max),
            std::nullopt);
  EXPECT_EQ(memory.accept(phone(1), noon, noon + app_code_age_max), Reason::replayed);
  const auto later = noon + app_code_age_max + Seconds{1};
  EXPECT_EQ(memory.accept(phone(3), later, later), std::nullopt);
  EXPECT_EQ(memory.size(), 2U);
}

TEST(ReplayMemory, stays_within_its_limit_and_never_takes_a_forgotten_code_again) {
  ReplayMemory memory;
  EXPECT_EQ(memory.accept(phone(0), noon - Seconds{1}, noon), std::nullopt);
  for (unsigned i = 1; i < replay_phones_max; ++i)
    EXPECT_EQ(memory.accept(phone(i), noon + Seconds{1 + i % 50}, noon), std::nullopt) << i;
  for (unsigned i = replay_phones_max; i < replay_phones_max + 10; ++i)
    EXPECT_EQ(memory.accept(phone(i), noon + Seconds{60}, noon), std::nullopt) << i;
  EXPECT_EQ(memory.size(), replay_phones_max);
  EXPECT_EQ(memory.accept(phone(0), noon - Seconds{1}, noon), Reason::replayed);
  EXPECT_EQ(memory.accept(phone(0), noon + Seconds{60}, noon), std::nullopt);
}

}  // namespace
}  // namespace till::cards
