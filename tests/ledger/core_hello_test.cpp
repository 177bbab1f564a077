#include "tests/ledger/core_hello.h"

namespace till::ledger::core {
namespace {

using Kind = record::Verdict::Kind;

TEST_F(HelloTest, a_new_register_begins_at_the_start) {
  const auto said = hello(10);
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume.number, 0U);
  EXPECT_EQ(got.challenge, said.challenge);
  EXPECT_EQ(got.generation, world.keys->generation);
  EXPECT_TRUE(got.alarms.empty());
}

TEST_F(HelloTest, goes_on_where_the_ledger_ends) {
  must(ingest(*world.ledger, row, till.batch(0, 6)));
  const auto got = answer(hello(10));
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume.number, 6U);
}

TEST_F(HelloTest, asks_again_for_what_it_acknowledged_and_lost) {
  must(ingest(*world.ledger, row, till.batch(0, 4)));
  auto said = hello(10);
  said.ack = ack(8);
  const auto before = world.keys->generation;
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::resend);
  EXPECT_EQ(got.verdict.resume.number, 4U);
  EXPECT_NE(got.generation, before) << "this file is older than its own word";
  EXPECT_EQ(got.generation, world.keys->generation);
  EXPECT_EQ(must(load_keys(world.secrets, world.books->meta)).generation, got.generation);
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::ledger_restored)), 1);
  // Shown again, the ack is of a generation that is over: nothing more is minted.
  EXPECT_EQ(answer(said).generation, got.generation);
  EXPECT_EQ(answer(said).verdict.kind, Kind::resend);
}

TEST_F(HelloTest, an_ack_that_is_kept_or_is_not_ours_mints_nothing) {
  must(ingest(*world.ledger, row, till.batch(0, 6)));
  const auto before = world.keys->generation;
  auto said = hello(10);
  said.ack = ack(6);
  EXPECT_EQ(answer(said).verdict.kind, Kind::ok);
  said.ack = ack(8);
  said.ack->signature.bytes[5] ^= 1;
  EXPECT_EQ(answer(said).verdict.kind, Kind::ok) << "anybody can write that";
  Till other(rules, 2);
  const auto other_row = world.admit(other);
  other.sell({});
  const auto of_other = must(ack_of(*world.ledger, other_row, other.head()));
  said.ack = world.keys->ack.sign(record::Role::ack, json::canonical(record::write_ack(of_other)));
  EXPECT_EQ(answer(said).verdict.kind, Kind::ok) << "another register's";
  EXPECT_EQ(world.keys->generation, before);
}

TEST_F(HelloTest, an_ack_of_what_is_there_otherwise_mints_too) {
  must(ingest(*world.ledger, row, till.batch(0, 6)));
  till.entries.resize(5);
  till.sell({.price = 77});
  auto said = hello(6);
  said.ack = ack(6);
  const auto before = world.keys->generation;
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  EXPECT_NE(got.generation, before);
}

TEST_F(HelloTest, a_register_that_lost_entries_has_parted) {
  must(ingest(*world.ledger, row, till.batch(0)));
  const auto got = answer(hello(7));
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  ASSERT_TRUE(got.verdict.parent.has_value());
  EXPECT_EQ(*got.verdict.parent, record::mark_of(till.entries[6]));
  EXPECT_EQ(got.alarms, std::vector<std::string>{"RESTORED"});
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::diverged)), 0)
      << "it may be a hello that was long on its way";
}

TEST_F(HelloTest, the_place_of_parting_is_narrowed_down) {
  must(ingest(*world.ledger, row, till.batch(0)));
  till.entries.resize(7);
  for (int i = 0; i < 5; ++i) till.sell({.price = 1});
  // Locators of 12 are 12, 11, 10, 8, 4: the fourth is the last both have, the seventh shared.
  const auto got = answer(hello(12));
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  ASSERT_TRUE(got.verdict.parent.has_value());
  EXPECT_EQ(got.verdict.parent->seq.number, 4U);
  EXPECT_EQ(got.verdict.differs_from, record::Seq{8});
  auto said = hello(12);
  for (std::size_t i = 4; i < 7; ++i) said.locators.push_back(record::mark_of(till.entries[i]));
  const auto exact = answer(said);
  EXPECT_EQ(*exact.verdict.parent, record::mark_of(till.entries[6]));
  EXPECT_EQ(exact.verdict.differs_from, record::Seq{8});
}

// The register's own epoch goes on in another one from its first `kept` entries.
class EpochsTest : public HelloTest {
 protected:
  void part(std::size_t kept) {
    std::vector<record::Entry> later(till.entries.begin() + static_cast<std::ptrdiff_t>(kept),
                                     till.entries.end());
    till.entries.resize(kept);
    const auto parent = till.head();
    ends.push_back(parent);
    chain = till.entries;
    till.epoch = {till.epoch.bits + 1};
    const record::Draft opening{record::Kind::epoch_open,
                                world.random.fixed<EntryId>(),
                                record::write_epoch_open({parent, "diverged", "", till.now}),
                                {}};
    till.entries = {record::place_first(opening, till.id, till.epoch, parent.hash)};
    for (const auto& entry : later) {
      till.entries.push_back(record::place(
          {entry.header.kind, entry.header.id, entry.body, entry.personal}, till.id, till.head()));
    }
  }
  record::Hello hello_of_path() {
    auto out = hello(till.entries.size());
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) out.locators.push_back(*end);
    return out;
  }
  void refresh() { row = *must(world.books->registers.find(row.number)); }

  std::vector<record::Mark> ends;
  std::vector<record::Entry> chain;
};

TEST_F(EpochsTest, a_new_epoch_is_taken_behind_its_parent_and_posts_each_entry_once) {
  world.publish(rules);
  must(ingest(*world.ledger, row, till.batch(0)));
  must(world.poster->drain());
  part(6);
  refresh();
  const auto got = answer(hello_of_path());
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume_epoch, std::nullopt);
  EXPECT_EQ(got.verdict.resume.number, 0U);
  EXPECT_EQ(must(ingest(*world.ledger, row, till.batch(0))).kind, Ingested::Kind::received);
  must(world.poster->drain());
  EXPECT_EQ(must(world.books->epochs.list()).size(), 2U) << "both branches are kept";
  EXPECT_EQ(must(world.books->entries.count()), 10 + 5);
  EXPECT_EQ(world.number("SELECT count(*) FROM receipt"), 9) << "an entry id posts once";
  EXPECT_EQ(world.number("SELECT count(*) FROM repeated"), 4);
  world.expect_even_books();
}

TEST_F(EpochsTest, a_ledger_that_lacks_the_end_of_a_parent_asks_for_that_first) {
  must(ingest(*world.ledger, row, till.batch(0, 4)));
  part(6);
  refresh();
  const auto got = answer(hello_of_path());
  EXPECT_EQ(got.verdict.kind, Kind::ok);
  EXPECT_EQ(got.verdict.resume_epoch, ends.front().epoch);
  EXPECT_EQ(got.verdict.resume.number, 4U);
}

TEST_F(EpochsTest, a_ledger_that_lacks_everything_asks_for_the_oldest) {
  part(6);
  const auto got = answer(hello_of_path());
  EXPECT_EQ(got.verdict.resume_epoch, ends.front().epoch);
  EXPECT_EQ(got.verdict.resume.number, 0U);
}

TEST_F(EpochsTest, an_epoch_that_another_followed_is_not_gone_on_with) {
  must(ingest(*world.ledger, row, till.batch(0)));
  auto before = till;
  part(8);
  must(ingest(*world.ledger, row, till.batch(0)));
  refresh();
  till.entries = before.entries;
  till.epoch = before.epoch;
  till.sell({});
  const auto refused = must(ingest(*world.ledger, row, till.batch(10)));
  EXPECT_EQ(refused.kind, Ingested::Kind::diverged);
  EXPECT_EQ(must(ingest(*world.ledger, row, till.batch(8, 2))).kind, Ingested::Kind::received)
      << "what is here already is no news";
  const auto got = answer(hello(till.entries.size()));
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  EXPECT_EQ(*got.verdict.parent, record::mark_of(till.entries[9]));
  EXPECT_EQ(got.verdict.differs_from, record::Seq{11});
}

// The ledger was restored, and a double of the register opened its epoch first.
TEST_F(EpochsTest, what_is_left_of_an_epoch_that_another_followed_parts_as_well) {
  must(ingest(*world.ledger, row, till.batch(0, 4)));
  const auto before = till;
  till.entries.resize(3);
  part(3);
  must(ingest(*world.ledger, row, till.batch(0)));
  refresh();
  ends.clear();
  till.entries = before.entries;
  till.epoch = before.epoch;
  part(6);
  auto said = hello_of_path();
  said.epoch = {before.epoch.bits + 9};
  said.locators = {{said.epoch, {5}, crypto::sha256("its own")},
                   ends.front(),
                   record::mark_of(before.entries[3])};
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  ASSERT_TRUE(got.verdict.parent.has_value());
  EXPECT_EQ(*got.verdict.parent, record::mark_of(before.entries[3]));
  EXPECT_EQ(got.verdict.differs_from, record::Seq{5});
}

TEST_F(HelloTest, nothing_in_common_has_no_parent) {
  must(ingest(*world.ledger, row, till.batch(0)));
  auto said = hello(10);
  for (auto& mark : said.locators) mark.hash = crypto::sha256("elsewhere");
  const auto got = answer(said);
  EXPECT_EQ(got.verdict.kind, Kind::diverged);
  EXPECT_FALSE(got.verdict.parent.has_value());
}

TEST_F(HelloTest, a_cursor_of_the_past_stays_valid_up_to_where_the_ledger_was_restored) {
  world.publish(rules);
  const auto position = must(world.books->feed.newest_cursor());
  ASSERT_GT(position, 0);
  auto said = hello(10);
  said.generation = world.keys->generation;
  said.cursor = position;
  EXPECT_FALSE(answer(said).snapshot_needed);
  said.cursor = position + 1;
  EXPECT_TRUE(answer(said).snapshot_needed) << "this file never went that far";
  said.ack = ack(8);
  must(ingest(*world.ledger, row, till.batch(0, 4)));
  EXPECT_NE(answer(said).generation, *said.generation);
  must(ingest(*world.ledger, row, till.batch(0)));
  must(world.poster->drain());
  auto transaction = must(world.books->begin());
  must(world.books->feed.bump(transaction, "account", people_id(1), {}));
  must(transaction.commit());
  ASSERT_GT(must(world.books->feed.newest_cursor()), position);
  EXPECT_TRUE(answer(said).snapshot_needed) << "another change took that number";
  said.cursor = position;
  EXPECT_FALSE(answer(said).snapshot_needed);
  said.generation = world.keys->generation;
  said.cursor = position + 1;
  EXPECT_FALSE(answer(said).snapshot_needed);
}

TEST_F(HelloTest, a_build_that_lacks_the_engine_in_use_is_told) {
  world.publish(rules);
  auto said = hello(10);
  said.engines = {1, 2};
  EXPECT_TRUE(answer(said).alarms.empty());
  said.engines = {77};
  EXPECT_EQ(answer(said).alarms, std::vector<std::string>{"UPGRADE"});
  EXPECT_EQ(must(world.books->alarms.count(alarm_kind::upgrade)), 1);
}

}  // namespace
}  // namespace till::ledger::core
