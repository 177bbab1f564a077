// A journal that cannot be read any more: what proves itself goes on, the rest is named.
#include "storage/journal/salvage.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "record/bodies.h"
#include "storage/journal/schema.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

constexpr record::Epoch next_epoch{0x5a17a6ed};
constexpr Instant now = instant_of(1'795'400'000);

class Salvaging : public testing::Test {
 protected:
  // Entries 1 to `entries`, all moved from the log into the file.
  void write(std::uint64_t entries, std::size_t size = 1'500) {
    auto journal = enrolled(small(folder_.path()));
    for (std::uint64_t number = 2; number <= entries; ++number) {
      ASSERT_TRUE(journal->append(fact(number, body(number, size))));
    }
    ASSERT_TRUE(journal->store_text("keys", "the keys"));
    ASSERT_TRUE(journal->put_ruleset_in_force({samples::numbered<Hash>(7), 3, "3", {}, true}));
    journal.reset();
    std::filesystem::remove(folder_ / "journal.db-wal");
  }
  static std::string body(std::uint64_t number, std::size_t size) {
    return R"({"number":)" + std::to_string(number) + R"(,"x":")" + std::string(size, 'b') + "\"}";
  }
  void acknowledge(std::uint64_t seq) {
    auto journal = opened(small(folder_.path()));
    record::Ack ack;
    ack.register_id = samples::identity().id;
    ack.received = record::mark_of(**journal->at(position(seq)));
    ASSERT_TRUE(journal->store_ack(
        ack, {json::canonical(record::write_ack(ack)), "2", samples::numbered<Signature>(1)}));
  }
  void run(std::string_view sql) {
    auto database = sqlite::Database::open(path_, {.application_id = journal_application_id});
    ASSERT_TRUE(database) << describe(database.error());
    ASSERT_TRUE(database->execute(sql));
  }
  [[nodiscard]] SalvageOrder order() const {
    return {.settings = small(folder_.path()),
            .reason = "the database is damaged",
            .now = now,
            .epoch = next_epoch,
            .opening = samples::numbered<EntryId>(900),
            .build = "test",
            .identity = samples::identity()};
  }
  // Every entry of the new chain, which must verify from end to end, by its id.
  static std::map<EntryId, record::Entry> chain_of(Journal& journal) {
    std::map<EntryId, record::Entry> out;
    std::optional<record::Mark> head;
    const auto read = journal.for_each([&](const record::Entry& entry) -> Result<> {
      TILL_CHECK(record::verify_entry(entry));
      if (head && head->epoch == entry.header.at.epoch) {
        TILL_CHECK(record::verify_follows(entry, *head));
      } else if (head) {
        EXPECT_EQ(entry.header.prev, head->hash) << "an epoch begins at its parent";
      }
      head = record::mark_of(entry);
      out[entry.header.id] = entry;
      return {};
    });
    EXPECT_TRUE(read) << describe(read.error());
    EXPECT_EQ(head, journal.head());
    return out;
  }

  platform::TempFolder folder_;
  std::filesystem::path path_ = folder_ / "journal.db";
};

TEST_F(Salvaging, whole_journal_stands_as_it_was_and_goes_on_in_a_new_epoch) {
  write(20);
  const auto done = salvage(order());
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(done->kept, 20);
  EXPECT_EQ(done->moved, 0);
  EXPECT_TRUE(done->lost.empty());
  EXPECT_TRUE(done->all_notes);
  auto journal = opened(small(folder_.path()));
  const auto entries = chain_of(*journal);
  EXPECT_EQ(entries.size(), 21u);
  EXPECT_EQ(journal->head()->epoch, next_epoch);
  EXPECT_EQ(journal->head()->seq.number, 1u);
  const auto& opening = entries.at(samples::numbered<EntryId>(900));
  const auto said = record::read_epoch_open(opening.body);
  ASSERT_TRUE(said);
  EXPECT_EQ(said->reason, "salvaged");
  EXPECT_EQ(said->parent->seq.number, 20u);
  EXPECT_EQ(recorded(*journal, samples::key(7))->entry, samples::numbered<EntryId>(7));
  EXPECT_EQ(*journal->load_text("keys"), "the keys");
  EXPECT_EQ(journal->rulesets()->size(), 1u);
  EXPECT_EQ(journal->identity(), samples::identity());
  ASSERT_TRUE(journal->append(fact(21)));
  EXPECT_TRUE(platform::exists(folder_ / done->aside));
}

TEST_F(Salvaging, report_is_kept_in_the_journal_for_whoever_asks_later) {
  write(5);
  run("DELETE FROM entry WHERE place & 0xff = 3");
  const auto first = salvage(order());
  ASSERT_TRUE(first);
  auto again = order();
  again.now = now + Seconds{60};
  again.epoch = {77};
  again.opening = samples::numbered<EntryId>(901);
  const auto second = salvage(again);
  ASSERT_TRUE(second);
  const auto text = opened(small(folder_.path()))->load_text(salvages_name);
  ASSERT_TRUE(text && *text);
  EXPECT_EQ(*read_salvages(**text), (std::vector<Salvage>{*first, *second}));
  EXPECT_TRUE(platform::exists(folder_ / first->aside));
  EXPECT_TRUE(platform::exists(folder_ / second->aside));
}

TEST_F(Salvaging, entry_whose_bytes_changed_is_named_and_later_ones_move) {
  write(10);
  run("UPDATE entry SET body = replace(body, '\"number\":4', '\"number\":5')"
      " WHERE place & 0xff = 4");
  const auto done = salvage(order());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->kept, 3);
  EXPECT_EQ(done->moved, 6);
  EXPECT_EQ(done->lost, (std::vector<LostRange>{{samples::epoch, {4}, {4}, false}}));
  EXPECT_TRUE(describe(*done).contains("missing are entry 4 of epoch fedcba9876543210"))
      << describe(*done);
  auto journal = opened(small(folder_.path()));
  const auto entries = chain_of(*journal);
  EXPECT_FALSE(entries.contains(samples::numbered<EntryId>(4)));
  const auto& moved = entries.at(samples::numbered<EntryId>(9));
  EXPECT_EQ(moved.header.at.epoch, next_epoch);
  EXPECT_EQ(moved.body, body(9, 1'500));
  EXPECT_EQ(recorded(*journal, samples::key(9))->entry, samples::numbered<EntryId>(9));
  EXPECT_FALSE(recorded(*journal, samples::key(4)));
}

TEST_F(Salvaging, what_the_ledger_has_already_is_said_of_the_lost_ones) {
  write(10);
  acknowledge(5);
  run("DELETE FROM entry WHERE place & 0xff IN (4, 5, 6, 9)");
  const auto done = salvage(order());
  ASSERT_TRUE(done);
  // The one behind a missing one cannot prove itself either: its own hash needs the one before.
  EXPECT_EQ(done->lost, (std::vector<LostRange>{{samples::epoch, {4}, {5}, true},
                                                {samples::epoch, {6}, {7}, false},
                                                {samples::epoch, {9}, {10}, false}}));
  EXPECT_EQ(done->kept, 3);
  EXPECT_EQ(done->moved, 1);
}

TEST_F(Salvaging, entries_that_only_the_ack_knows_of_are_named) {
  write(10);
  acknowledge(10);
  run("DELETE FROM entry WHERE place & 0xff > 7; DELETE FROM fact");
  const auto done = salvage(order());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->lost, (std::vector<LostRange>{{samples::epoch, {8}, {10}, true}}));
}

TEST_F(Salvaging, entries_that_were_deleted_before_are_not_lost) {
  write(10);
  const auto hash = (**opened(small(folder_.path()))->at(position(4))).hash;
  run("DELETE FROM entry WHERE place & 0xff <= 4; INSERT INTO meta VALUES ('floor', '{\"hash\":\"" +
      to_hex(hash) + "\",\"place\":" + std::to_string((std::int64_t{1} << 40) + 4) + "}')");
  const auto done = salvage(order());
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_TRUE(done->lost.empty()) << describe(*done);
  EXPECT_EQ(done->kept, 6);
  const auto journal = opened(small(folder_.path()));
  EXPECT_EQ(chain_of(*journal).size(), 7u);
}

TEST_F(Salvaging, erased_personal_part_is_no_break) {
  write(6);
  auto journal = opened(small(folder_.path()));
  auto personal = fact(7, body(7, 100));
  personal.draft.personal = "somebody";
  ASSERT_TRUE(journal->append(personal));
  ASSERT_TRUE(journal->append(fact(8)));
  journal.reset();
  run("UPDATE entry SET personal = NULL; UPDATE entry SET id = zeroblob(16) WHERE place & 255 = 3");
  const auto done = salvage(order());
  ASSERT_TRUE(done);
  EXPECT_EQ(done->kept, 2);
  EXPECT_EQ(done->moved, 5);
  journal = opened(small(folder_.path()));
  const auto entries = chain_of(*journal);
  EXPECT_FALSE(entries.at(samples::numbered<EntryId>(7)).personal);
  EXPECT_EQ(entries.at(samples::numbered<EntryId>(7)).header.personal_digest,
            crypto::sha256("somebody"));
}

TEST_F(Salvaging, file_that_is_no_database_is_set_aside_and_said_to_be_unreadable) {
  std::ofstream(path_) << std::string(50'000, 'x');
  const auto done = salvage(order());
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_FALSE(done->readable);
  EXPECT_TRUE(describe(*done).starts_with("the journal could not be read at all"));
  auto journal = opened(small(folder_.path()));
  EXPECT_EQ(journal->identity(), samples::identity());
  EXPECT_EQ(journal->head()->seq.number, 1u);
  EXPECT_EQ(*platform::read_file(folder_ / done->aside, 1 << 20), std::string(50'000, 'x'));
}

TEST_F(Salvaging, journal_that_nobody_can_name_is_left_alone) {
  std::ofstream(path_) << std::string(50'000, 'x');
  auto nameless = order();
  nameless.identity.reset();
  const auto done = salvage(nameless);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::not_found);
  EXPECT_EQ(*platform::read_file(path_, 1 << 20), std::string(50'000, 'x'));
}

TEST_F(Salvaging, journal_that_another_process_holds_is_refused) {
  write(3);
  const auto journal = opened(small(folder_.path()));
  EXPECT_EQ(salvage(order()).error().code, ErrorCode::busy);
}

// Whatever page is lost, each entry is there byte for byte or named.
TEST_F(Salvaging, every_entry_is_saved_or_named_whatever_page_is_damaged) {
  constexpr std::uint64_t entries = 60;
  write(entries);
  const auto whole = platform::read_file(path_, 1 << 24);
  ASSERT_TRUE(whole);
  const auto pages = static_cast<std::streamoff>(whole->size() / 4096);
  std::uint64_t damaged = 0;
  std::uint64_t unreadable = 0;
  for (std::streamoff page = 0; page < pages; ++page) {
    ASSERT_TRUE(platform::write_file(path_, *whole, platform::FileMode::private_));
    std::filesystem::remove(folder_ / "journal.db-wal");
    std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary)
        .seekp(page * 4096 + (page == 0 ? 100 : 0))
        .write(std::string(3'900, '\x7f').data(), 3'900);
    const auto done = salvage(order());
    ASSERT_TRUE(done) << describe(done.error()) << " page " << page;
    auto journal = opened(small(folder_.path()));
    ASSERT_TRUE(journal) << "page " << page;
    const auto saved = chain_of(*journal);
    EXPECT_EQ(static_cast<std::int64_t>(saved.size()), done->kept + done->moved + 1);
    if (!done->lost.empty()) ++damaged;
    if (saved.size() == 1) {
      ++unreadable;  // the epochs or the schema: nothing can be placed
      continue;
    }
    for (std::uint64_t number = 2; number <= entries; ++number) {
      const auto found = saved.find(samples::numbered<EntryId>(number));
      const bool named = std::ranges::any_of(done->lost, [&](const LostRange& range) {
        return range.from.number <= number && (number <= range.to.number || range.open);
      });
      EXPECT_NE(found != saved.end(), named) << "entry " << number << ", page " << page;
      if (found == saved.end()) continue;
      EXPECT_EQ(found->second.body, body(number, 1'500));
    }
  }
  EXPECT_GT(damaged, 15u);
  EXPECT_LT(unreadable, 5u);
}

TEST_F(Salvaging, swap_that_was_cut_short_is_finished_by_the_next_start) {
  write(5);
  std::ofstream(folder_ / "journal.db-wal") << "an old log";
  ASSERT_TRUE(
      platform::write_file(folder_ / "journal-new.db", "new", platform::FileMode::private_));
  // Without the marker the new file was not whole yet.
  ASSERT_TRUE(finish_salvage(folder_.path()));
  EXPECT_TRUE(platform::exists(folder_ / "journal-new.db"));
  const auto marker = folder_ / "journal.salvage";
  const auto mark = [&] {
    ASSERT_TRUE(platform::write_file(marker, "journal.db.broken-1", platform::FileMode::private_));
  };
  // Cut after the log was moved.
  mark();
  std::filesystem::rename(folder_ / "journal.db-wal", folder_ / "journal.db.broken-1-wal");
  ASSERT_TRUE(finish_salvage(folder_.path()));
  EXPECT_EQ(*platform::read_file(path_, 100), "new");
  EXPECT_EQ(*platform::read_file(folder_ / "journal.db.broken-1-wal", 100), "an old log");
  EXPECT_TRUE(platform::exists(folder_ / "journal.db.broken-1"));
  EXPECT_FALSE(platform::exists(marker));
  // Cut before the marker was removed.
  mark();
  ASSERT_TRUE(finish_salvage(folder_.path()));
  EXPECT_EQ(*platform::read_file(path_, 100), "new");
  EXPECT_FALSE(platform::exists(marker));
}

}  // namespace
}  // namespace till::storage
