#include "storage/journal/journal.h"

#include <gtest/gtest.h>

#include "storage/journal/schema.h"
#include "storage/sqlite/database.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::key;
using samples::numbered;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

class JournalOfATill : public testing::Test {
 protected:
  std::unique_ptr<Journal> with_entries(std::uint64_t last) {
    auto journal = enrolled(small(folder_.path()));
    for (std::uint64_t number = 2; number <= last; ++number) {
      EXPECT_TRUE(journal->append(fact(number)));
    }
    return journal;
  }
  platform::TempFolder folder_;
};

TEST_F(JournalOfATill, entries_form_a_chain_that_verifies) {
  const auto journal = with_entries(20);
  std::optional<record::Mark> head;
  std::uint64_t count = 0;
  ASSERT_TRUE(journal->for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    if (head) TILL_CHECK(record::verify_follows(entry, *head));
    head = record::mark_of(entry);
    ++count;
    return {};
  }));
  EXPECT_EQ(count, 20u);
  EXPECT_EQ(head, journal->head());
  EXPECT_EQ(journal->head()->seq.number, 20u);
}

TEST_F(JournalOfATill, reopened_it_holds_the_same_and_goes_on) {
  std::optional<record::Mark> head;
  std::optional<record::Entry> third;
  {
    auto journal = with_entries(9);
    head = journal->head();
    third = *journal->at(position(3));
  }
  auto journal = opened(small(folder_.path()));
  EXPECT_EQ(journal->head(), head);
  EXPECT_EQ(journal->identity(), samples::identity());
  EXPECT_EQ(*journal->at(position(3)), third);
  const auto tenth = journal->append(fact(10));
  ASSERT_TRUE(tenth);
  EXPECT_TRUE(record::verify_follows(*tenth, *head));
}

TEST_F(JournalOfATill, personal_part_is_kept_beside_the_body) {
  auto journal = enrolled(small(folder_.path()));
  auto with_person = fact(2);
  with_person.draft.personal = "salted name";
  ASSERT_TRUE(journal->append(with_person));
  ASSERT_TRUE(journal->append(fact(3)));
  const auto second = journal->at(position(2));
  ASSERT_TRUE(second && *second);
  EXPECT_EQ((*second)->personal, "salted name");
  EXPECT_TRUE(record::verify_entry(**second));
  const auto third = journal->at(position(3));
  ASSERT_TRUE(third && *third);
  EXPECT_FALSE((*third)->personal) << "nothing of the entry before stays bound";
  EXPECT_TRUE((*third)->header.personal_digest.is_zero());
}

TEST_F(JournalOfATill, entries_are_found_by_id_and_key_also_after_a_start) {
  std::optional<record::Entry> fifth;
  {
    auto journal = with_entries(9);
    fifth = *journal->at(position(5));
    EXPECT_EQ(recorded(*journal, key(5)),
              (Recorded{position(5), numbered<EntryId>(5), numbered<Hash>(5)}));
  }
  auto journal = opened(small(folder_.path()));
  EXPECT_EQ(recorded(*journal, key(5)),
            (Recorded{position(5), numbered<EntryId>(5), numbered<Hash>(5)}));
  EXPECT_EQ(*journal->find(numbered<EntryId>(5)), fifth);
  EXPECT_EQ(recorded(*journal, key(77)), std::nullopt);
  EXPECT_EQ(*journal->find(numbered<EntryId>(77)), std::nullopt);
  EXPECT_EQ(*journal->at(position(0)), std::nullopt);
  EXPECT_EQ(*journal->at(position(10)), std::nullopt);
  EXPECT_EQ(*journal->at(position(std::uint64_t{1} << 40)), std::nullopt);
  EXPECT_EQ(*journal->at({{1}, {5}}), std::nullopt);
}

// What the narrow table holds: rows, and the last place.
std::pair<std::int64_t, std::int64_t> facts_in(const platform::Path& folder) {
  auto database =
      sqlite::Database::open(folder / "journal.db", {.application_id = journal_application_id,
                                                     .synchronous = sqlite::Synchronous::full,
                                                     .secure_delete = true,
                                                     .wal_bytes = 0});
  require(database.has_value(), "the journal is closed and whole");
  auto select = database->prepare("SELECT count(*), coalesce(max(place), 0) FROM fact");
  require(*select.step(), "a count is one row");
  return {select.integer(0), select.integer(1) & 0xffff};
}

TEST_F(JournalOfATill, narrow_table_lags_behind_and_every_start_finds_everything) {
  const auto finds = [](Journal& journal, std::uint64_t last) {
    for (std::uint64_t number = 2; number <= last; ++number) {
      EXPECT_EQ(recorded(journal, key(number)),
                (Recorded{position(number), numbered<EntryId>(number), numbered<Hash>(number)}))
          << number;
    }
  };
  {
    auto journal = with_entries(255);
    ASSERT_TRUE(journal->tidy_when_idle());
  }
  EXPECT_EQ(facts_in(folder_.path()), (std::pair<std::int64_t, std::int64_t>{0, 0}));
  {
    auto journal = opened(small(folder_.path()));
    finds(*journal, 255);
    ASSERT_TRUE(journal->append(fact(256)));
    ASSERT_TRUE(journal->tidy_when_idle());
    ASSERT_TRUE(journal->append(fact(257)));
    ASSERT_TRUE(journal->tidy_when_idle());
  }
  EXPECT_EQ(facts_in(folder_.path()), (std::pair<std::int64_t, std::int64_t>{256, 256}));
  auto journal = opened(small(folder_.path()));
  finds(*journal, 257);
  ASSERT_TRUE(journal->append(fact(258)));
  finds(*journal, 258);
}

TEST_F(JournalOfATill, facts_that_share_a_flush_are_all_there_in_order) {
  const auto held = numbered<ReservationId>(7);
  std::optional<record::Mark> head;
  {
    auto journal = with_entries(3);
    ASSERT_TRUE(journal->store_reservation({held, key(5), "a1", loyalty::Points{5}, {}, 0, ""}));
    auto fourth = fact(4);
    auto fifth = fact(5);
    fifth.consumes = held;
    fifth.draft.personal = "salted name";
    const std::vector<const Fact*> together{&fourth, &fifth};
    const auto waiting = journal->waiting();
    const auto entries = journal->append_all(together);
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 2u);
    EXPECT_TRUE(record::verify_follows(entries->back(), record::mark_of(entries->front())));
    head = journal->head();
    EXPECT_EQ(head, record::mark_of(entries->back()));
    EXPECT_EQ(journal->waiting().entries, waiting.entries + 2);
    EXPECT_TRUE(journal->append_all({})->empty());
    EXPECT_EQ(journal->head(), head);
  }
  auto journal = opened(small(folder_.path()));
  EXPECT_EQ(journal->head(), head);
  EXPECT_TRUE(journal->reservations()->empty());
  for (const std::uint64_t number : {4u, 5u}) {
    EXPECT_EQ(recorded(*journal, key(number)),
              (Recorded{position(number), numbered<EntryId>(number), numbered<Hash>(number)}));
  }
}

TEST_F(JournalOfATill, facts_that_share_a_flush_are_refused_together) {
  with_entries(3).reset();
  samples::refuse_longer(folder_.path(), 5'000);
  auto journal = opened(small(folder_.path()));
  const auto head = journal->head();
  const auto fourth = fact(4);
  const auto huge = fact(5, std::string(5'001, 'x'));
  const std::vector<const Fact*> together{&fourth, &huge};
  EXPECT_FALSE(journal->append_all(together));
  EXPECT_EQ(journal->head(), head);
  EXPECT_EQ(recorded(*journal, key(4)), std::nullopt);
  EXPECT_FALSE(journal->failed());
  EXPECT_TRUE(journal->append(fourth));
}

TEST_F(JournalOfATill, what_waits_is_counted_from_the_narrow_table_whoever_wrote_it) {
  storage::Waiting expected;
  {
    auto journal = with_entries(300);
    ASSERT_TRUE(journal->tidy_when_idle());
    ASSERT_TRUE(journal->append(fact(301)));
    expected = journal->waiting();
    EXPECT_GT(expected.bytes, 301 * 20);
  }
  const auto waits_after = [&](std::string_view sql) {
    {
      auto database = sqlite::Database::open(folder_ / "journal.db",
                                             {.application_id = journal_application_id});
      EXPECT_TRUE(database && database->execute(sql));
    }
    return opened(small(folder_.path()))->waiting().bytes;
  };
  EXPECT_EQ(waits_after("SELECT 1"), expected.bytes);
  EXPECT_EQ(waits_after("UPDATE fact SET bytes = NULL WHERE place & 1"), expected.bytes);
  EXPECT_EQ(waits_after("DELETE FROM fact WHERE place & 0xffff > 100"), expected.bytes);
  // A file as the first release wrote it, whose rows do not say.
  EXPECT_EQ(waits_after("ALTER TABLE fact DROP COLUMN bytes; PRAGMA user_version = 1000"),
            expected.bytes);
  EXPECT_EQ(waits_after("UPDATE fact SET bytes = bytes + 1 WHERE place & 0xffff = 7"),
            expected.bytes + 1)
      << "the entries behind it are not read again";
}

TEST_F(JournalOfATill, forced_second_fact_is_the_one_that_its_key_finds) {
  {
    auto journal = with_entries(3);
    auto forced = fact(4);
    forced.key = key(3);
    ASSERT_TRUE(journal->append(forced));
    EXPECT_EQ(recorded(*journal, key(3))->entry, numbered<EntryId>(4));
  }
  EXPECT_EQ(recorded(*opened(small(folder_.path())), key(3))->entry, numbered<EntryId>(4));
}

TEST_F(JournalOfATill, keys_of_other_kinds_are_other_keys) {
  auto journal = enrolled(small(folder_.path()));
  auto sale = fact(2);
  auto void_ = fact(3);
  void_.key = key(2);
  void_.key->kind = record::PosKey::Kind::void_;
  ASSERT_TRUE(journal->append(sale));
  ASSERT_TRUE(journal->append(void_));
  EXPECT_EQ(recorded(*journal, key(2))->entry, numbered<EntryId>(2));
  EXPECT_EQ(recorded(*journal, *void_.key)->entry, numbered<EntryId>(3));
}

TEST_F(JournalOfATill, reading_stops_at_the_bounds_but_gives_one) {
  auto journal = enrolled(small(folder_.path()));
  for (std::uint64_t number = 2; number <= 7; ++number) {
    ASSERT_TRUE(journal->append(fact(number, std::string(1'000, 'x'))));
  }
  const auto seqs = [&](std::uint64_t after, Journal::Bound bound) {
    std::string out;
    const auto entries = journal->read_after(position(after), bound);
    EXPECT_TRUE(entries);
    for (const auto& entry : *entries) out += std::to_string(entry.header.at.seq.number) + " ";
    return out;
  };
  EXPECT_EQ(seqs(0, {}), "1 2 3 4 5 6 7 ");
  EXPECT_EQ(seqs(5, {}), "6 7 ");
  EXPECT_EQ(seqs(7, {}), "");
  EXPECT_EQ(seqs(99, {}), "");
  EXPECT_EQ(seqs(1, {.entries_max = 2}), "2 3 ");
  EXPECT_EQ(seqs(1, {.bytes_max = 2'500}), "2 3 ");
  EXPECT_EQ(seqs(1, {.bytes_max = 10}), "2 ");
  EXPECT_TRUE(journal->read_after({{1}, {0}}, {})->empty()) << "an unknown epoch";
}

TEST_F(JournalOfATill, batch_read_at_the_bound_passes_the_limit_of_a_batch) {
  auto journal = enrolled(small(folder_.path()));
  for (std::uint64_t number = 2; number <= 12; ++number) {
    ASSERT_TRUE(journal->append(fact(number, std::string(104'834, 'x'))));
  }
  const auto entries = journal->read_after(position(1), {});
  ASSERT_TRUE(entries);
  EXPECT_LE(record::encode({samples::identity().id, samples::epoch, *entries}).size(),
            record::batch_bytes_max);
  EXPECT_EQ(entries->size(), 9u);
}

TEST_F(JournalOfATill, entries_can_be_looked_up_while_all_are_read) {
  auto journal = with_entries(6);
  std::uint64_t looked_up = 0;
  ASSERT_TRUE(journal->for_each([&](const record::Entry& entry) -> Result<> {
    TILL_TRY(const auto again, journal->find(entry.header.id));
    EXPECT_EQ(again, entry);
    ++looked_up;
    return {};
  }));
  EXPECT_EQ(looked_up, 6u);
}

TEST_F(JournalOfATill, error_of_the_reader_ends_the_reading_and_the_next_begins_anew) {
  auto journal = with_entries(6);
  std::uint64_t seen = 0;
  const auto read = journal->for_each([&](const record::Entry&) -> Result<> {
    if (++seen == 3) return fail(ErrorCode::corrupt, "enough");
    return {};
  });
  EXPECT_EQ(read.error().text, "enough");
  EXPECT_EQ(journal->read_after(position(0), {})->size(), 6u);
}

TEST_F(JournalOfATill, register_is_enrolled_once) {
  auto journal = with_entries(3);
  const auto again = journal->enrol(samples::identity(), {5}, samples::draft(9));
  ASSERT_FALSE(again);
  EXPECT_EQ(
      again.error(),
      (Error{ErrorCode::conflict, "this register is enrolled already as Till 1 of store s1", {}}));
  EXPECT_EQ(journal->head()->seq.number, 3u);
}

TEST_F(JournalOfATill, nothing_is_recorded_before_enrolment) {
  auto journal = opened(small(folder_.path()));
  const auto refused = journal->append(fact(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::not_recorded);
  EXPECT_FALSE(journal->head());
  EXPECT_FALSE(journal->identity());
  EXPECT_TRUE(journal->read_after(position(0), {})->empty());
}

TEST_F(JournalOfATill, is_read_on_from_a_position_until_enough) {
  auto journal = with_entries(6);
  const auto read_on = [&](std::optional<record::Position> after, std::size_t enough) {
    std::vector<std::uint64_t> seen;
    EXPECT_TRUE(journal->read_on(after, [&](const record::Entry& entry) -> Result<bool> {
      seen.push_back(entry.header.at.seq.number);
      return seen.size() < enough;
    }));
    return seen;
  };
  EXPECT_EQ(read_on(position(2), 3), (std::vector<std::uint64_t>{3, 4, 5}));
  EXPECT_EQ(read_on(position(5), 3).front(), 6u);
  EXPECT_EQ(read_on({}, 1).front(), 1u);
  EXPECT_EQ(read_on(record::Position{record::Epoch{0xdead}, {3}}, 1).front(), 1u) << "unknown";
}

TEST_F(JournalOfATill, body_of_the_largest_size_fits) {
  auto journal = enrolled(small(folder_.path()));
  const std::string body(record::entry_bytes_max, 'b');
  ASSERT_TRUE(journal->append(fact(2, body)));
  ASSERT_TRUE(journal->append(fact(3)));
  const auto entries = journal->read_after(position(1), {});
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_EQ(entries->front().body, body);
}

}  // namespace
}  // namespace till::storage
