#include "platform/interruption.h"

#include <csignal>

#include <gtest/gtest.h>

namespace till::platform {
namespace {

TEST(Interruption, a_wait_that_nobody_ends_lasts_its_time) {
  Interruption interruption;
  EXPECT_FALSE(interruption.within(Milliseconds{1}));
}

TEST(Interruption, ctrl_c_ends_the_wait_and_not_the_program) {
  Interruption interruption;
  for (const int number : {SIGINT, SIGTERM}) {
    ASSERT_EQ(::raise(number), 0);
    EXPECT_TRUE(interruption.within(Milliseconds{60'000}));
    EXPECT_FALSE(interruption.within(Milliseconds{0})) << "once";
  }
}

}  // namespace
}  // namespace till::platform
