#include <set>

#include <gtest/gtest.h>

#include "storage/journal/journal.h"
#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::epoch;
using samples::fact;
using samples::key;
using samples::numbered;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

constexpr record::Epoch second{7};
constexpr record::Epoch third{8};

class JournalThatParts : public testing::Test {
 protected:
  // Entries 2.. of the epoch are the facts of their number.
  void write(std::uint64_t from, std::uint64_t last) {
    for (auto number = from; number <= last; ++number) {
      ASSERT_TRUE(journal_->append(fact(number)));
    }
  }
  static Parting at(const std::optional<record::Mark>& parent, record::Epoch next) {
    return {parent,
            next,
            {record::Kind::epoch_open, numbered<EntryId>(next.bits << 32), "{\"opens\":1}", {}}};
  }
  record::Mark mark(std::uint64_t seq) { return record::mark_of(**journal_->at(position(seq))); }
  std::vector<record::Entry> all() {
    std::vector<record::Entry> out;
    EXPECT_TRUE(journal_->for_each([&](const record::Entry& entry) -> Result<> {
      out.push_back(entry);
      return {};
    }));
    return out;
  }
  // Every entry verifies, follows the one before, and no id is there twice.
  void expect_a_chain() {
    std::optional<record::Mark> before;
    std::set<EntryId> ids;
    for (const auto& entry : all()) {
      EXPECT_TRUE(record::verify_entry(entry));
      EXPECT_TRUE(ids.insert(entry.header.id).second);
      EXPECT_EQ(entry.header.prev, before ? before->hash : Hash{});
      before = record::mark_of(entry);
    }
    EXPECT_EQ(before, journal_->head());
  }

  platform::TempFolder folder_;
  std::unique_ptr<Journal> journal_ = enrolled(small(folder_.path()));
};

TEST_F(JournalThatParts, later_entries_go_into_the_new_epoch_as_they_were) {
  write(2, 9);
  const auto before = all();
  const auto head = journal_->rechain(at(mark(5), second));
  ASSERT_TRUE(head) << describe(head.error());
  EXPECT_EQ(*head, journal_->head());
  EXPECT_EQ(head->epoch, second);
  EXPECT_EQ(head->seq.number, 5u) << "the opening and four that moved";
  expect_a_chain();
  const auto after = all();
  ASSERT_EQ(after.size(), before.size() + 1);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& moved = after[i < 5 ? i : i + 1];
    EXPECT_EQ(moved.body, before[i].body);
    EXPECT_EQ(moved.header.id, before[i].header.id);
    EXPECT_EQ(moved.header.kind, before[i].header.kind);
  }
  EXPECT_EQ(after[5].header.prev, before[4].hash);
}

TEST_F(JournalThatParts, what_was_recorded_under_a_key_is_found_where_it_went) {
  write(2, 9);
  ASSERT_TRUE(journal_->rechain(at(mark(5), second)));
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(recorded(*journal_, key(5))->at, position(5));
    EXPECT_EQ(recorded(*journal_, key(6))->at, (record::Position{second, {2}}));
    EXPECT_EQ(recorded(*journal_, key(9))->entry, numbered<EntryId>(9));
    const auto found = journal_->find(numbered<EntryId>(9));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->header.at, (record::Position{second, {5}}));
    journal_.reset();
    journal_ = opened(small(folder_.path()));
  }
  write(10, 10);
  expect_a_chain();
}

TEST_F(JournalThatParts, batches_lead_from_one_epoch_into_the_next) {
  write(2, 9);
  ASSERT_TRUE(journal_->rechain(at(mark(5), second)));
  EXPECT_EQ(journal_->read_after(position(0), {})->size(), 5u);
  EXPECT_EQ(journal_->read_after(position(3), {})->size(), 2u);
  const auto next = journal_->read_after(position(5), {});
  ASSERT_TRUE(next);
  ASSERT_EQ(next->size(), 5u);
  EXPECT_EQ(next->front().header.at, (record::Position{second, {1}}));
  EXPECT_TRUE(journal_->read_after(position(6), {})->empty()) << "no such entry any more";
  EXPECT_TRUE(journal_->read_after({third, {0}}, {})->empty());
  EXPECT_TRUE(journal_->read_after({second, {5}}, {})->empty());
}

TEST_F(JournalThatParts, the_path_names_the_end_of_every_epoch) {
  write(2, 9);
  const auto fifth = mark(5);
  ASSERT_TRUE(journal_->rechain(at(fifth, second)));
  write(10, 12);
  const auto parent = record::mark_of(**journal_->at({second, {6}}));
  ASSERT_TRUE(journal_->rechain(at(parent, third)));
  EXPECT_EQ(*journal_->path(), (std::vector<record::Mark>{*journal_->head(), parent, fifth}));
  expect_a_chain();
}

TEST_F(JournalThatParts, an_ancestor_of_two_epochs_ago_takes_both_along) {
  write(2, 9);
  const auto third_entry = mark(3);
  ASSERT_TRUE(journal_->rechain(at(mark(5), second)));
  write(10, 12);
  ASSERT_TRUE(journal_->rechain(at(third_entry, third)));
  EXPECT_EQ(journal_->path()->size(), 2u) << "nothing is left of the one between";
  EXPECT_EQ(all().size(), 14u) << "twelve facts, with the opening of each epoch";
  expect_a_chain();
}

TEST_F(JournalThatParts, nothing_in_common_begins_from_nothing) {
  write(2, 4);
  ASSERT_TRUE(journal_->rechain(at({}, second)));
  EXPECT_EQ(journal_->path()->size(), 1u);
  EXPECT_EQ(journal_->waiting().entries, 5);
  EXPECT_EQ(journal_->read_after(journal_->waiting().after, {})->size(), 5u);
  expect_a_chain();
}

TEST_F(JournalThatParts, a_parent_that_is_not_ours_changes_nothing) {
  write(2, 4);
  const auto before = all();
  auto parent = mark(3);
  parent.hash.bytes[0] ^= 1;
  EXPECT_EQ(journal_->rechain(at(parent, second)).error().code, ErrorCode::conflict);
  EXPECT_EQ(journal_->rechain(at(record::Mark{third, {1}, {}}, second)).error().code,
            ErrorCode::conflict);
  EXPECT_EQ(all(), before);
  write(5, 5);
  expect_a_chain();
}

TEST_F(JournalThatParts, thousands_move_and_are_found_after_the_next_start) {
  write(2, 2'000);
  ASSERT_TRUE(journal_->tidy_when_idle());
  const auto fourth = mark(4);
  ASSERT_TRUE(journal_->rechain(at(fourth, second)));
  journal_.reset();
  journal_ = opened(small(folder_.path()));
  expect_a_chain();
  EXPECT_EQ(recorded(*journal_, key(2'000))->at, (record::Position{second, {1'997}}));
  ASSERT_TRUE(journal_->tidy_when_idle());
  journal_.reset();
  journal_ = opened(small(folder_.path()));
  EXPECT_EQ(recorded(*journal_, key(2'000))->at, (record::Position{second, {1'997}}));
  EXPECT_EQ(recorded(*journal_, key(4))->at, position(4));
}

class AckedJournal : public JournalThatParts {
 protected:
  Result<> ack(std::uint64_t seq, std::uint64_t generation) {
    record::Ack ack;
    ack.register_id = samples::identity().id;
    ack.received = mark(seq);
    ack.generation = numbered<record::Generation>(generation);
    return journal_->store_ack(ack, {json::canonical(record::write_ack(ack)), "2", Signature{}});
  }
};

TEST_F(AckedJournal, acks_of_another_generation_do_not_count) {
  write(2, 9);
  ASSERT_TRUE(journal_->use_generation(numbered<record::Generation>(1)));
  ASSERT_TRUE(ack(7, 1));
  EXPECT_EQ(journal_->waiting().entries, 2);
  ASSERT_TRUE(journal_->use_generation(numbered<record::Generation>(2)));
  for (int run = 0; run < 2; ++run) {
    EXPECT_EQ(journal_->waiting().entries, 9);
    EXPECT_EQ(journal_->waiting().after, position(0));
    EXPECT_EQ(journal_->generation(), numbered<record::Generation>(2));
    EXPECT_TRUE(*journal_->last_ack_as_received()) << "still there to be shown";
    journal_.reset();
    journal_ = opened(small(folder_.path()));
  }
  ASSERT_TRUE(ack(5, 2));
  EXPECT_EQ(journal_->waiting().entries, 4);
  EXPECT_GT(journal_->waiting().bytes, 0);
}

TEST_F(AckedJournal, what_moved_waits_again) {
  write(2, 9);
  ASSERT_TRUE(ack(5, 1));
  ASSERT_TRUE(journal_->rechain(at(mark(5), second)));
  EXPECT_EQ(journal_->waiting().after, position(5));
  EXPECT_EQ(journal_->waiting().entries, 5);
  EXPECT_EQ(journal_->read_after(journal_->waiting().after, {})->size(), 5u);
}

}  // namespace
}  // namespace till::storage
