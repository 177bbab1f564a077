#include "record/hold.h"

#include <gtest/gtest.h>

#include "tests/record/samples.h"

namespace till::record {
namespace {

using samples::counted;

TEST(Hold, a_question_comes_back_as_it_was_written) {
  const HoldAsked asked{counted<ReservationId>(1),
                        "0123456789abcdef0123456789abcdef",
                        loyalty::Points{500},
                        {"MAY-1"},
                        counted<ReservationId>(2)};
  EXPECT_EQ(read_hold_asked(write_hold_asked(asked)).value(), asked);
  const HoldAsked least{counted<ReservationId>(1), "", {}, {}, {}};
  EXPECT_EQ(read_hold_asked(write_hold_asked(least)).value(), least);
}

TEST(Hold, an_answer_comes_back_as_it_was_written) {
  for (const auto& answer : {HoldAnswer{true, "", loyalty::Points{9}},
                             HoldAnswer{false, "balance", loyalty::Points{0}}}) {
    EXPECT_EQ(read_hold_answer(write_hold_answer(answer)).value(), answer);
  }
}

TEST(Hold, what_is_wrong_is_named) {
  const auto path = [](std::string_view text) {
    const auto read = read_hold_asked(*json::parse(text));
    return read ? std::string("taken") : read.error().context;
  };
  EXPECT_EQ(path(R"({"account": "a", "points": 1})"), "hold.reservation");
  EXPECT_EQ(path(R"({"reservation": "00000000000000000000000000000001", "points": -1})"),
            "hold.points");
  EXPECT_FALSE(read_hold_answer(*json::parse(R"({"allowed": 5})")).has_value());
}

}  // namespace
}  // namespace till::record
