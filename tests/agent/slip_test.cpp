#include "agent/checkout/slip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::agent {
namespace {

using loyalty::Points;
using testing::ElementsAre;

Standing known_balance(std::int64_t balance, std::int64_t not_yet_sent) {
  Standing standing;
  standing.known = true;
  standing.balance = Points{balance};
  standing.not_yet_sent = Points{not_yet_sent};
  standing.as_of = instant_of(1'800'000'120);  // 08:02 UTC
  return standing;
}

TEST(Slip, points_are_written_as_people_write_them) {
  EXPECT_EQ(points_text(Points{0}, 2), "0");
  EXPECT_EQ(points_text(Points{5}, 2), "0.05");
  EXPECT_EQ(points_text(Points{100}, 2), "1");
  EXPECT_EQ(points_text(Points{123'456}, 2), "1,234.56");
  EXPECT_EQ(points_text(Points{123'456'700}, 2), "1,234,567");
  EXPECT_EQ(points_text(Points{-150}, 2), "-1.50");
  EXPECT_EQ(points_text(Points{1'000}, 0), "1,000");
  EXPECT_EQ(points_text(Points{7}, 1), "0.7");
}

TEST(Slip, a_sale_shows_what_was_spent_earned_and_left) {
  loyalty::Quote quote;
  quote.redemption.points = Points{2'000};
  quote.points = Points{1'550};
  EXPECT_THAT(sale_slip(quote, known_balance(12'550, -450), 2),
              ElementsAre("Paid with points: 20", "Points earned: 15.50",
                          "Balance: 125.50 (as of 08:02 UTC, -4.50 not yet sent)"));
}

TEST(Slip, what_does_not_apply_is_left_out) {
  EXPECT_THAT(sale_slip({}, known_balance(0, 0), 2), ElementsAre("Balance: 0 (as of 08:02 UTC)"));
}

TEST(Slip, a_card_that_the_till_does_not_know_gets_no_time_of_the_ledger) {
  Standing standing;
  standing.balance = Points{700};
  loyalty::Quote quote;
  quote.points = Points{700};
  EXPECT_THAT(sale_slip(quote, standing, 2), ElementsAre("Points earned: 7", "Balance: 7"));
}

}  // namespace
}  // namespace till::agent
