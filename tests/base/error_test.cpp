#include "base/error.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace till {
namespace {

Result<int> half_of(int number) {
  if (number % 2 != 0) return fail(ErrorCode::invalid, "must be even", "number");
  return number / 2;
}

Result<> check_even(int number) {
  TILL_TRY([[maybe_unused]] const int half, half_of(number));
  return {};
}

Result<int> quarter_of(int number) {
  TILL_CHECK(check_even(number));
  TILL_TRY(const int half, half_of(number));
  return half_of(half);
}

TEST(Error, try_and_check_hand_the_first_failure_to_the_caller) {
  EXPECT_EQ(quarter_of(8), 2);
  EXPECT_EQ(quarter_of(7).error(), (Error{ErrorCode::invalid, "must be even", "number"}));
  EXPECT_EQ(quarter_of(6).error().code, ErrorCode::invalid);
}

TEST(Error, every_code_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
    names.insert(name_of(static_cast<ErrorCode>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorCode::internal) + 1);
  EXPECT_EQ(name_of(ErrorCode::not_recorded), "not_recorded");
}

TEST(Error, description_shows_where_only_when_it_is_known) {
  EXPECT_EQ(describe({ErrorCode::invalid, "is missing", "basket.lines"}),
            "is missing (basket.lines)");
  EXPECT_EQ(describe({ErrorCode::io, "disk full", ""}), "disk full");
}

TEST(ErrorDeathTest, broken_invariant_ends_the_process_and_says_where) {
  EXPECT_DEATH(require(1 + 1 == 3, "sums add up"), "fatal: sums add up .*error_test.cpp:[0-9]+");
}

TEST(Error, invariant_that_holds_is_silent) { require(true, "never shown"); }

}  // namespace
}  // namespace till
