// What leaves the journal, and what never does.
#include "storage/journal/retention.h"

#include <gtest/gtest.h>

#include "record/day.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

constexpr Instant first_close = instant_of(1'790'000'000);
constexpr Seconds day{86'400};

class Retained : public testing::Test {
 protected:
  void SetUp() override { journal_ = enrolled(small(folder_.path())); }
  // Sells `sales` receipts and closes the day that they belong to.
  void trade_and_close(int sales) {
    for (int i = 0; i < sales; ++i) ASSERT_TRUE(journal_->append(fact(++last_)));
    record::DayCloseBody body;
    body.store = "s1";
    body.business_date = "2026-09-21";
    body.at = first_close + day * static_cast<int>(closes_.size());
    body.from = closes_.empty() ? record::Mark{samples::epoch, {0}, {}} : closes_.back();
    body.to = *journal_->head();
    Fact close;
    close.draft = {record::Kind::day_close,
                   samples::numbered<EntryId>(++last_),
                   record::write_day_close(body),
                   {}};
    const auto entry = journal_->append(close);
    ASSERT_TRUE(entry);
    closes_.push_back(record::mark_of(*entry));
  }
  void seal(std::size_t close) {
    ASSERT_TRUE(journal_->store_seal(closes_[close], {"seal", "2", {}}));
    if (acks_) acknowledge(closes_.back());
  }
  void acknowledge(const record::Mark& entry) {
    record::Ack ack;
    ack.register_id = samples::identity().id;
    ack.received = entry;
    ASSERT_TRUE(journal_->store_ack(ack, {json::canonical(record::write_ack(ack)), "2", {}}));
  }
  std::int64_t delete_all(Instant before) {
    std::int64_t all = 0;
    while (true) {
      const auto deleted = journal_->delete_sealed(before);
      EXPECT_TRUE(deleted) << describe(deleted.error());
      if (!deleted || *deleted == 0) return all;
      all += *deleted;
    }
  }
  [[nodiscard]] std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> out;
    const auto read = journal_->for_each([&](const record::Entry& entry) -> Result<> {
      out.push_back(entry.header.at.seq.number);
      return record::verify_entry(entry);
    });
    EXPECT_TRUE(read) << describe(read.error());
    return out;
  }

  platform::TempFolder folder_;
  std::unique_ptr<Journal> journal_;
  std::uint64_t last_ = 1;
  bool acks_ = true;
  std::vector<record::Mark> closes_;
};

// Days: entries 1 to 5 (close 5), 6 to 9 (close 9), 10 to 13 (close 13), 14.
TEST_F(Retained, days_that_are_sealed_and_old_go_and_the_rest_verifies) {
  for (int i = 0; i < 3; ++i) trade_and_close(3);
  ASSERT_TRUE(journal_->append(fact(++last_)));
  for (std::size_t i = 0; i < 3; ++i) seal(i);
  EXPECT_EQ(delete_all(first_close), 0) << "not before: the first was closed at that very moment";
  EXPECT_EQ(delete_all(first_close + Seconds{1}), 5);
  EXPECT_EQ(numbers().front(), 6u);
  EXPECT_EQ(delete_all(first_close + day * 2), 4);
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{10, 11, 12, 13, 14}));
  EXPECT_EQ(journal_->seals()->size(), 1u);
  EXPECT_EQ(*journal_->at(position(4)), std::nullopt);
  EXPECT_FALSE(recorded(*journal_, samples::key(3)));
  EXPECT_TRUE(recorded(*journal_, samples::key(11)));
}

TEST_F(Retained, the_newest_close_stays_whatever_its_age) {
  for (int i = 0; i < 3; ++i) trade_and_close(2);
  for (std::size_t i = 0; i < 3; ++i) seal(i);
  delete_all(first_close + day * 1'000);
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{8, 9, 10}));
}

TEST_F(Retained, day_that_is_not_sealed_holds_itself_and_all_later_ones) {
  for (int i = 0; i < 4; ++i) trade_and_close(3);
  seal(0);
  seal(2);
  seal(3);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 5) << "the first day alone";
  EXPECT_EQ(numbers().front(), 6u);
  seal(1);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 8);
}

TEST_F(Retained, nothing_goes_without_a_seal) {
  for (int i = 0; i < 3; ++i) trade_and_close(3);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 0);
  EXPECT_EQ(numbers().size(), 13u);
}

TEST_F(Retained, nothing_goes_that_the_ledger_has_not_acknowledged) {
  acks_ = false;
  for (int i = 0; i < 4; ++i) trade_and_close(3);
  for (std::size_t i = 0; i < 4; ++i) seal(i);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 0);
  acknowledge(closes_[1]);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 9);
  EXPECT_EQ(journal_->waiting().entries, 8);
}

TEST_F(Retained, next_start_finds_the_chain_where_it_begins) {
  for (int i = 0; i < 3; ++i) trade_and_close(3);
  for (std::size_t i = 0; i < 3; ++i) seal(i);
  delete_all(first_close + day);
  const auto before = numbers();
  const auto head = journal_->head();
  journal_.reset();
  journal_ = opened(small(folder_.path()));
  EXPECT_EQ(numbers(), before);
  EXPECT_EQ(journal_->head(), head);
  EXPECT_FALSE(recorded(*journal_, samples::key(3)));
  ASSERT_TRUE(journal_->append(fact(++last_)));
  EXPECT_EQ(journal_->read_after(position(5), {})->size(), 9u);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 4);
}

// The ledger had the first day and half of the second one: what follows goes into another epoch,
// where the closes speak of the places they had.
TEST_F(Retained, days_that_moved_into_another_epoch_go_as_well) {
  trade_and_close(3);  // entries 1 to 5
  trade_and_close(3);  // 6 to 9
  trade_and_close(3);  // 10 to 13
  seal(0);
  seal(1);
  const auto parent = record::mark_of(**journal_->at(position(7)));
  const record::Epoch second{0xe2};
  record::Draft opening{record::Kind::epoch_open, samples::numbered<EntryId>(900), "{}", {}};
  ASSERT_TRUE(journal_->rechain({parent, second, opening}));
  const auto moved = [&](std::uint64_t seq) {
    return record::mark_of(**journal_->at({second, {seq - 7 + 1}}));
  };
  closes_[1] = moved(9);
  closes_[2] = moved(13);
  trade_and_close(1);
  trade_and_close(1);
  for (std::size_t i = 1; i < closes_.size(); ++i) seal(i);
  // Five of the first day, two and the opening and two of the second, four of the third, two of the
  // fourth; the fifth close stays with its day.
  EXPECT_EQ(delete_all(first_close + day * 1'000), 16);
  EXPECT_EQ(numbers().size(), 2U);
}

TEST_F(Retained, long_day_goes_in_steps_and_the_file_gives_pages_back) {
  trade_and_close(450);
  trade_and_close(1);
  trade_and_close(1);
  for (std::size_t i = 0; i < 3; ++i) seal(i);
  ASSERT_TRUE(journal_->tidy_when_idle());
  const auto step = journal_->delete_sealed(first_close + day * 1'000);
  ASSERT_TRUE(step);
  EXPECT_EQ(*step, 200);
  EXPECT_EQ(numbers().front(), 201u);
  EXPECT_EQ(delete_all(first_close + day * 1'000), 254);
  EXPECT_EQ(numbers(), (std::vector<std::uint64_t>{455, 456}));
  const auto grown = std::filesystem::file_size(folder_ / "journal.db");
  journal_.reset();
  journal_ = opened(small(folder_.path()));
  EXPECT_LT(std::filesystem::file_size(folder_ / "journal.db"),
            std::max<std::uintmax_t>(grown, 90'000));
}

}  // namespace
}  // namespace till::storage
