#include <gtest/gtest.h>

#include "ledger/machines/ingest.h"
#include "tests/ledger/core_world.h"

namespace till::ledger::core {
namespace {

using Kind = Ingested::Kind;

class Ingest : public ::testing::Test {
 protected:
  Ingest() : row(world.admit(till)) {
    for (int i = 0; i < 5; ++i) till.sell({.account = people_id(1)});
  }
  Ingested take(const record::Batch& batch) { return must(ingest(*world.ledger, row, batch)); }

  Rules rules;
  Till till{rules, 1};
  World world;
  RegisterRow row;
};

TEST_F(Ingest, what_overlaps_with_equal_hashes_is_passed_over) {
  EXPECT_EQ(take(till.batch(0, 3)).fresh, 3U);
  const auto again = take(till.batch(0, 3));
  EXPECT_EQ(again.kind, Kind::received);
  EXPECT_EQ(again.fresh, 0U);
  const auto rest = take(till.batch(1));
  EXPECT_EQ(rest.fresh, 3U);
  EXPECT_EQ(rest.head, till.head());
  EXPECT_EQ(must(world.books->entries.count()), 6);
}

TEST_F(Ingest, received_bytes_are_the_tills_bytes) {
  take(till.batch(0));
  const auto epoch = must(world.books->epochs.find(row.number, till.epoch));
  ASSERT_TRUE(epoch.has_value());
  EXPECT_EQ(must(world.books->entries.read_after(*epoch, {0}, 100)), till.entries);
}

TEST_F(Ingest, a_gap_is_refused_and_nothing_is_stored) {
  take(till.batch(0, 2));
  const auto gap = take(till.batch(3));
  EXPECT_EQ(gap.kind, Kind::gap);
  EXPECT_EQ(gap.head.seq.number, 2U);
  EXPECT_EQ(must(world.books->entries.count()), 2);
}

TEST_F(Ingest, an_epoch_begins_with_its_first_entry) {
  EXPECT_EQ(take(till.batch(1)).kind, Kind::gap);
  EXPECT_EQ(world.number("SELECT count(*) FROM epoch"), 0);
}

TEST_F(Ingest, another_history_is_refused) {
  take(till.batch(0, 3));
  Till other{rules, 1};
  other.now += Seconds{1};
  for (int i = 0; i < 5; ++i) other.sell({.account = people_id(2)});
  EXPECT_EQ(take(other.batch(0)).kind, Kind::diverged);
  EXPECT_EQ(take(other.batch(3)).kind, Kind::diverged);
  EXPECT_EQ(must(world.books->entries.count()), 3);
}

TEST_F(Ingest, an_epoch_that_descends_from_another_is_tied_to_it) {
  take(till.batch(0));
  Till fork{rules, 9};
  fork.id = till.id;
  const auto parent = record::mark_of(till.entries[2]);
  fork.entries.clear();
  fork.entries.push_back(
      record::place_first({record::Kind::epoch_open,
                           fork.random.fixed<EntryId>(),
                           record::write_epoch_open({parent, "diverged", "test", fork.now}),
                           {}},
                          fork.id, fork.epoch, parent.hash));
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::diverged)), 0);
  row = *must(world.books->registers.find(row.number));
  EXPECT_EQ(take(fork.batch(0)).kind, Kind::received);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::diverged)), 1);
  EXPECT_EQ(take(fork.batch(0)).kind, Kind::received);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::diverged)), 1) << "once each";
  const auto epoch = must(world.books->epochs.find(row.number, fork.epoch));
  ASSERT_TRUE(epoch && epoch->parent);
  EXPECT_EQ(epoch->parent->seq().number, 3U);
}

TEST_F(Ingest, an_ack_names_the_head_and_what_is_parked) {
  till.append(record::Kind::sale, "{}");
  take(till.batch(0));
  must(world.poster->drain());
  const auto ack = must(ack_of(*world.ledger, row, till.head()));
  EXPECT_EQ(ack.received, till.head());
  // Five sales of an unpublished ruleset and one that is no sale.
  ASSERT_EQ(ack.parked.size(), 6U);
  EXPECT_EQ(ack.parked.front().code, "unknown_ruleset");
  EXPECT_EQ(ack.parked.back().code, "malformed");
  EXPECT_EQ(ack.parked.back().at.seq.number, 7U);
}

}  // namespace
}  // namespace till::ledger::core
