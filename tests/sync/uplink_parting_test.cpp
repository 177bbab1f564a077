// Histories that parted: narrowing down, a new epoch, a register with a double.
#include "tests/sync/uplink_words.h"

namespace till::sync::uplink_test {
namespace {

using std::chrono::seconds;

class UplinkThatParts : public UplinkOfATill {};

record::HelloAnswer parted(std::optional<std::uint64_t> parent, std::uint64_t differs_from) {
  auto out = answer(0, record::Verdict::Kind::diverged);
  if (parent) out.verdict.parent = mark(*parent);
  out.verdict.differs_from = record::Seq{differs_from};
  out.alarms = {"RESTORED"};
  return out;
}

record::Mark in_epoch(std::uint64_t seq, std::uint64_t number) {
  auto out = mark(seq);
  out.epoch.bits += number;
  return out;
}

TEST_F(UplinkThatParts, parted_histories_open_an_epoch_and_go_on) {
  static_cast<void>(on(HeadMoved{mark(9)}));
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "alarm RESTORED, open 5");
  EXPECT_EQ(on(HeadMoved{mark(10)}), "") << "the journal is at it";
  EXPECT_EQ(on(TimePassed{}), "");
  EXPECT_EQ(on(EpochOpened{in_epoch(6, 1)}), "hello");
  EXPECT_EQ(on(HelloAnswered{answer(0)}), "batch 0");
  auto of_new = ack(6);
  of_new.received = in_epoch(6, 1);
  EXPECT_EQ(on(BatchAcked{of_new}), "ack 6");
  EXPECT_EQ(link(), "CONNECTED");
  EXPECT_EQ(on(HeadMoved{in_epoch(7, 1)}), "batch 6");
}

TEST_F(UplinkThatParts, place_of_parting_is_narrowed_down_before_anything_is_written) {
  static_cast<void>(on(HeadMoved{mark(900)}));
  EXPECT_EQ(on(HelloAnswered{parted(100, 800)}), "hello 100..800");
  EXPECT_EQ(on(HelloAnswered{parted(240, 252)}), "hello 240..252");
  EXPECT_EQ(on(HelloFailed{failure(Failure::Kind::unreachable)}), "");
  EXPECT_EQ(wake(), "hello") << "from the beginning";
  EXPECT_EQ(on(HelloAnswered{parted(100, 800)}), "hello 100..800");
  EXPECT_EQ(on(HelloAnswered{parted(251, 252)}), "alarm RESTORED, open 251");
}

TEST_F(UplinkThatParts, ledger_that_never_comes_to_the_point_is_believed_in_the_end) {
  static_cast<void>(on(HeadMoved{mark(900)}));
  for (int i = 0; i < 12; ++i) EXPECT_EQ(on(HelloAnswered{parted(100, 800)}), "hello 100..800");
  EXPECT_EQ(on(HelloAnswered{parted(100, 800)}), "alarm RESTORED, open 100");
}

TEST_F(UplinkThatParts, nothing_in_common_opens_an_epoch_from_nothing) {
  static_cast<void>(on(HeadMoved{mark(9)}));
  EXPECT_EQ(on(HelloAnswered{parted({}, 1)}), "alarm RESTORED, open from nothing");
}

TEST_F(UplinkThatParts, register_with_a_double_stops_opening_epochs) {
  static_cast<void>(on(HeadMoved{mark(9)}));
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "alarm RESTORED, open 5");
    EXPECT_EQ(on(EpochOpened{in_epoch(6, i)}), "hello");
  }
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "alarm DIVERGED");
  EXPECT_EQ(link(), "HELD");
  EXPECT_EQ(wake(), "beat");
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "hello");
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "");
  EXPECT_EQ(*uplink_.wake_at() - now_, seconds(30));
}

TEST_F(UplinkThatParts, epoch_that_cannot_be_written_is_tried_again) {
  static_cast<void>(on(HeadMoved{mark(9)}));
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "alarm RESTORED, open 5");
  EXPECT_EQ(on(EpochFailed{"the disk is full"}), "alarm DIVERGED");
  EXPECT_EQ(link(), "HELD");
  EXPECT_EQ(wake(), "beat");
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "hello");
  EXPECT_EQ(on(HelloAnswered{parted(5, 6)}), "alarm RESTORED, open 5");
}

TEST_F(UplinkThatParts, what_a_ledger_lacks_of_an_older_epoch_is_sent_first) {
  static_cast<void>(on(HeadMoved{in_epoch(4, 1)}));
  auto behind = answer(2);
  behind.verdict.resume_epoch = epoch;
  EXPECT_EQ(on(HelloAnswered{behind}), "batch 2");
  EXPECT_EQ(on(BatchAcked{ack(5)}), "ack 5, batch 5");
  auto of_new = ack(4);
  of_new.received = in_epoch(4, 1);
  EXPECT_EQ(on(BatchAcked{of_new}), "ack 4") << "the next epoch follows by itself";
  EXPECT_EQ(uplink_.status().acked, record::Seq{4});
  EXPECT_EQ(on(HeadMoved{in_epoch(5, 1)}), "batch 4");
}

}  // namespace
}  // namespace till::sync::uplink_test
