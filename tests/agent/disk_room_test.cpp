// What a till does while the room on its disk goes down, and when it is back.
#include "agent/disk_room.h"

#include <gtest/gtest.h>

#include "tests/agent/sales.h"

namespace till::agent {
namespace {

TEST(DiskRoom, is_judged_by_two_marks) {
  const DiskMarks marks{.scarce_below_bytes = 100, .no_spending_below_bytes = 10};
  EXPECT_EQ(room_of(100, marks), DiskRoom::plenty);
  EXPECT_EQ(room_of(99, marks), DiskRoom::scarce);
  EXPECT_EQ(room_of(10, marks), DiskRoom::scarce);
  EXPECT_EQ(room_of(9, marks), DiskRoom::no_spending);
  EXPECT_EQ(room_of(0, marks), DiskRoom::no_spending);
}

TEST(DiskRoom, is_told_in_words) {
  EXPECT_EQ(text_of({300ULL << 20, true, DiskRoom::plenty}), "300 MiB free");
  EXPECT_EQ(text_of({50ULL << 20, true, DiskRoom::scarce}),
            "50 MiB free: only what is needed is kept");
  EXPECT_EQ(text_of({5ULL << 20, false, DiskRoom::no_spending}),
            "5 MiB free, no reserve is set aside: points cannot be spent here");
}

class FillingDisk : public testing::Test {
 protected:
  // As if the disk had so much less than its marks, or nothing missing.
  void pretend(DiskMarks marks) {
    till_.clock.advance(Seconds{10});
    till_.on_loop([&](Till& its) {
      its.state().disk_marks = marks;
      its.tick();
    });
  }
  void fill() {
    pretend({.scarce_below_bytes = UINT64_MAX, .no_spending_below_bytes = UINT64_MAX});
  }
  void free_up() { pretend({.scarce_below_bytes = 0, .no_spending_below_bytes = 0}); }
  [[nodiscard]] Told reserve() {
    return till_.post("/v1/reservations", json::Object{{"pos_key", pos_key("1")},
                                                       {"identity", till_.identity_of(anna_card)},
                                                       {"points", 100}});
  }
  RunningTill till_;
};

TEST_F(FillingDisk, refuses_to_spend_and_goes_on_earning) {
  fill();
  EXPECT_EQ(till_.get("/v1/status").text("disk.room"), "no_spending");
  const auto refused = reserve();
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.text("code"), "no_room");
  EXPECT_EQ(sell(till_, "2", till_.identity_of(anna_card)).status, 201);
  free_up();
  EXPECT_EQ(till_.get("/v1/status").text("disk.room"), "plenty");
  EXPECT_EQ(reserve().status, 201);
}

TEST_F(FillingDisk, keeps_a_hold_that_stands_already) {
  free_up();
  const auto before = reserve();
  fill();
  const auto again = reserve();
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("reservation"), before.text("reservation"));
}

TEST_F(FillingDisk, is_an_alarm_once_and_the_doctor_says_what_to_do) {
  free_up();
  const auto before = till_.counter("alarm.DISK");
  fill();
  fill();
  EXPECT_EQ(till_.counter("alarm.DISK"), before + 1);
  const auto told = till_.get("/v1/doctor", "view");
  for (const auto& finding : told.list("findings")) {
    if (*finding.as_object()->find("check")->as_string() != "disk") continue;
    EXPECT_EQ(*finding.as_object()->find("state")->as_string(), "fail");
    EXPECT_TRUE(finding.as_object()->find("hint")->as_string()->starts_with("make room"));
  }
}

TEST_F(FillingDisk, lets_go_of_broken_caches) {
  free_up();
  const auto kept = till_.folder() / "cache.db.broken-5";
  ASSERT_TRUE(platform::write_file(kept, "x", platform::FileMode::private_));
  pretend({.scarce_below_bytes = UINT64_MAX, .no_spending_below_bytes = 0});
  EXPECT_EQ(till_.get("/v1/status").text("disk.room"), "scarce");
  EXPECT_FALSE(platform::exists(kept));
  EXPECT_EQ(reserve().status, 201);
}

TEST_F(FillingDisk, is_looked_at_every_ten_seconds) {
  free_up();
  till_.clock.advance(Seconds{9});
  till_.on_loop([](Till& its) {
    its.state().disk_marks = {.scarce_below_bytes = UINT64_MAX,
                              .no_spending_below_bytes = UINT64_MAX};
    its.tick();
    EXPECT_EQ(its.state().disk.room, DiskRoom::plenty);
  });
}

}  // namespace
}  // namespace till::agent
