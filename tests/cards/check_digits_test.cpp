#include "cards/check_digits.h"

#include <string>

#include <gtest/gtest.h>

namespace till::cards {
namespace {

TEST(Gs1CheckDigit, holds_for_published_numbers_of_every_length) {
  for (const auto* number : {"96385074", "036000291452", "4006381333931", "5901234123457",
                             "0012345678905", "10012345678902", "106141411234567897"})
    EXPECT_TRUE(gs1_check_holds(number)) << number;
}

TEST(Gs1CheckDigit, is_the_digit_that_makes_a_number_hold) {
  EXPECT_EQ(gs1_check_digit("400638133393"), '1');
  EXPECT_EQ(gs1_check_digit("9638507"), '4');
  EXPECT_EQ(gs1_check_digit("000000000000"), '0');
}

TEST(LuhnCheckDigit, holds_for_published_numbers) {
  for (const auto* number : {"79927398713", "4111111111111111", "378282246310005", "18"})
    EXPECT_TRUE(luhn_check_holds(number)) << number;
  EXPECT_EQ(luhn_check_digit("7992739871"), '3');
}

TEST(CheckDigits, fail_when_any_single_digit_changes) {
  const std::string ean = "4006381333931";
  const std::string luhn = "4111111111111111";
  const auto each_change = [](const std::string& good, bool (*holds)(std::string_view)) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (char c = '0'; c <= '9'; ++c) {
        std::string bad = good;
        bad[i] = c;
        EXPECT_EQ(holds(bad), bad == good) << bad;
      }
    }
  };
  each_change(ean, gs1_check_holds);
  each_change(luhn, luhn_check_holds);
}

TEST(LuhnCheckDigit, fails_when_neighbours_are_swapped) {
  EXPECT_FALSE(luhn_check_holds("97927398713"));
  EXPECT_FALSE(luhn_check_holds("79927398731"));
}

TEST(CheckDigits, do_not_hold_for_what_is_no_number) {
  for (const auto* text : {"", "0", "400638133393A", "-006381333931", " 96385074", "\xD9\xA1"}) {
    EXPECT_FALSE(gs1_check_holds(text)) << text;
    EXPECT_FALSE(luhn_check_holds(text)) << text;
  }
  EXPECT_EQ(gs1_check_digit(""), std::nullopt);
  EXPECT_EQ(luhn_check_digit("12a"), std::nullopt);
}

}  // namespace
}  // namespace till::cards
