#include "sync/ctl/time_text.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

#include "sync/ctl/local_time.h"

namespace till::ctl {
namespace {

constexpr Instant at = instant_of(1'800'000'000);  // 2027-01-15T08:00:00Z

TEST(TimeText, says_its_offset) {
  EXPECT_EQ(time_text(at, Minutes{0}), "2027-01-15 08:00:00 +00:00");
  EXPECT_EQ(time_text(at, Minutes{180}), "2027-01-15 11:00:00 +03:00");
  EXPECT_EQ(time_text(at, Minutes{-570}), "2027-01-14 22:30:00 -09:30");
}

TEST(SpanText, names_the_two_largest_units) {
  EXPECT_EQ(span_text(Seconds{0}), "0 s");
  EXPECT_EQ(span_text(Seconds{-5}), "0 s");
  EXPECT_EQ(span_text(Seconds{59}), "59 s");
  EXPECT_EQ(span_text(Seconds{60}), "1 min");
  EXPECT_EQ(span_text(Seconds{3'600 * 2 + 60 * 5 + 9}), "2 h 5 min");
  EXPECT_EQ(span_text(Seconds{86'400 + 3'599}), "1 day");
  EXPECT_EQ(span_text(Seconds{86'400 * 3 + 3'600 * 4}), "3 days 4 h");
}

class LocalOffset : public testing::Test {
 protected:
  static void set_zone(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }
};

// Zones as POSIX writes them, so that no zone files are needed; their sign is the other way round.
TEST_F(LocalOffset, is_the_one_of_the_zone) {
  set_zone("MSK-3");
  EXPECT_EQ(local_offset(at), Minutes{180});
  set_zone("NFT+3:30");
  EXPECT_EQ(local_offset(at), Minutes{-210});
}

TEST_F(LocalOffset, follows_summer_time) {
  set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
  EXPECT_EQ(local_offset(at), Minutes{60});
  EXPECT_EQ(local_offset(at + std::chrono::days{180}), Minutes{120});
}

}  // namespace
}  // namespace till::ctl
