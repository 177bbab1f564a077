#include <gtest/gtest.h>

#include "ledger/machines/holding.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

class HoldTest : public ::testing::Test {
 protected:
  HoldTest() {
    world.publish(rules);
    row = world.admit(till);
    other_row = world.admit(other);
    till.sell({.account = people_id(1)});  // earns 1,000
    world.take(till);
  }
  static ReservationId id(int number) {
    return must(fixed_from_hex<ReservationId>(people_id(number)));
  }
  record::HoldAnswer ask(int number, std::int64_t points, std::vector<std::string> codes = {},
                         std::optional<ReservationId> releases = {}) {
    return must(
        hold(*world.ledger, row,
             {id(number), people_id(1), loyalty::Points{points}, std::move(codes), releases}));
  }

  Rules rules;
  Till till{rules, 1};
  Till other{rules, 2};
  World world;
  RegisterRow row;
  RegisterRow other_row;
};

TEST_F(HoldTest, what_the_account_holds_may_be_held_once) {
  EXPECT_TRUE(ask(1, 700).approved);
  const auto second = ask(2, 700);
  EXPECT_FALSE(second.approved);
  EXPECT_EQ(second.reason, "balance");
  EXPECT_EQ(second.allowed.value(), 300);
  EXPECT_TRUE(ask(3, 300).approved);
}

TEST_F(HoldTest, the_same_reservation_asked_again_is_the_same_hold) {
  EXPECT_TRUE(ask(1, 700).approved);
  EXPECT_TRUE(ask(1, 700).approved);
  EXPECT_EQ(world.number("SELECT sum(points) FROM hold"), 700);
}

TEST_F(HoldTest, one_that_is_replaced_or_cancelled_frees_its_points) {
  EXPECT_TRUE(ask(1, 900).approved);
  EXPECT_TRUE(ask(2, 1'000, {}, id(1)).approved);
  static_cast<void>(ask(2, 0, {}, id(2)));
  EXPECT_EQ(world.number("SELECT count(*) FROM hold"), 0);
}

TEST_F(HoldTest, one_that_could_not_be_replaced_stands) {
  EXPECT_TRUE(ask(1, 900).approved);
  EXPECT_FALSE(ask(2, 1'001, {}, id(1)).approved);
  EXPECT_EQ(world.number("SELECT sum(points) FROM hold"), 900);
}

TEST_F(HoldTest, another_registers_hold_cannot_be_released) {
  EXPECT_TRUE(ask(1, 900).approved);
  const auto other_asks =
      must(hold(*world.ledger, other_row, {id(9), people_id(1), loyalty::Points{500}, {}, id(1)}));
  EXPECT_FALSE(other_asks.approved);
  EXPECT_EQ(world.number("SELECT count(*) FROM hold"), 1);
}

TEST_F(HoldTest, a_hold_ends_by_itself) {
  EXPECT_TRUE(ask(1, 1'000).approved);
  world.clock.advance(hold_lasts - Seconds{1});
  EXPECT_FALSE(ask(2, 1'000).approved);
  world.clock.advance(Seconds{1});
  EXPECT_TRUE(ask(2, 1'000).approved);
}

TEST_F(HoldTest, the_sale_that_names_it_ends_it_whatever_was_answered) {
  EXPECT_TRUE(ask(1, 1'000, {"MAY-1"}).approved);
  auto body = till.sale_of({.account = people_id(1)});
  body.reservation = id(1);
  body.hold = "timed_out";
  till.sell_as(must(fixed_from_hex<EntryId>(people_id(77))), body);
  world.take(till);
  EXPECT_EQ(world.number("SELECT count(*) FROM hold"), 0);
  EXPECT_EQ(world.number("SELECT count(*) FROM held_code"), 0);
  world.expect_even_books();
}

TEST_F(HoldTest, a_coupon_is_held_for_one_sale) {
  EXPECT_TRUE(ask(1, 0, {"MAY-1"}).approved);
  const auto second = ask(2, 0, {"MAY-1"});
  EXPECT_FALSE(second.approved);
  EXPECT_EQ(second.reason, "code_used");
  EXPECT_TRUE(ask(1, 0, {"MAY-1"}).approved);
  EXPECT_TRUE(ask(3, 0, {"MAY-2"}).approved);
}

TEST_F(HoldTest, a_coupon_that_was_used_is_refused) {
  must(world.books->database.execute(
      "INSERT INTO code_use (serial, entry, at) VALUES ('MAY-1', x'00', 1)"));
  EXPECT_EQ(ask(1, 0, {"MAY-1"}).reason, "code_used");
}

TEST_F(HoldTest, an_account_that_nobody_opened_holds_nothing) {
  const auto answer =
      must(hold(*world.ledger, row, {id(1), people_id(404), loyalty::Points{1}, {}, {}}));
  EXPECT_FALSE(answer.approved);
  EXPECT_EQ(answer.reason, "nobody");
}

TEST_F(HoldTest, points_that_wait_or_have_ended_are_not_held) {
  must(world.books->database.execute("UPDATE lot SET active_from = 1999999999"));
  EXPECT_EQ(ask(1, 1).allowed.value(), 0);
  must(world.books->database.execute("UPDATE lot SET active_from = NULL, expires_at = 5"));
  EXPECT_EQ(ask(1, 1).allowed.value(), 0);
}

}  // namespace
}  // namespace till::ledger::core
