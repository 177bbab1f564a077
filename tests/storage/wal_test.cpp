// How the write-ahead log behaves over the life of a journal: grown once, never longer, never cut.
#include <gtest/gtest.h>

#include "storage/journal/schema.h"
#include "tests/storage/child.h"
#include "tests/storage/counting_vfs.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::opened;

constexpr std::uintmax_t mebibyte = 1024 * 1024;

class WriteAheadLog : public testing::Test {
 protected:
  [[nodiscard]] std::uintmax_t wal() const {
    return std::filesystem::file_size(folder_ / "journal.db-wal");
  }
  [[nodiscard]] std::uintmax_t file() const {
    return std::filesystem::file_size(folder_ / "journal.db");
  }
  platform::TempFolder folder_;
  JournalSettings settings_{.folder = folder_.path()};
};

TEST_F(WriteAheadLog, is_grown_once_and_the_file_stays_small) {
  {
    auto journal = enrolled(settings_);
  }
  const auto grown = wal();
  EXPECT_GE(grown, 16 * mebibyte);
  EXPECT_LT(grown, 17 * mebibyte);
  EXPECT_LT(file(), 100'000u);
  {
    auto journal = opened(settings_);
    ASSERT_TRUE(journal->append(fact(2)));
    EXPECT_EQ(wal(), grown);
  }
  EXPECT_EQ(wal(), grown) << "the end of the connection does not cut it";
  EXPECT_LT(file(), 100'000u);
}

TEST_F(WriteAheadLog, never_grows_under_a_load_that_never_pauses) {
  auto journal = enrolled(settings_);
  const auto grown = wal();
  const std::string body(60'000, 'r');
  for (std::uint64_t number = 2; number < 420; ++number) {
    ASSERT_TRUE(journal->append(fact(number, body)));
  }
  EXPECT_EQ(wal(), grown) << "25 MB went through it";
  EXPECT_GT(file(), 14 * mebibyte) << "commits moved them into the file on their own";
}

TEST_F(WriteAheadLog, is_emptied_when_idle_and_begun_anew) {
  auto journal = enrolled(settings_);
  const std::string body(60'000, 'r');
  std::uint64_t number = 2;
  for (; number < 40; ++number) ASSERT_TRUE(journal->append(fact(number, body)));
  ASSERT_TRUE(journal->tidy_when_idle());
  EXPECT_LT(file(), mebibyte) << "too little to be worth a checkpoint";
  for (; number < 90; ++number) ASSERT_TRUE(journal->append(fact(number, body)));
  ASSERT_TRUE(journal->tidy_when_idle());
  EXPECT_GT(file(), 5 * mebibyte);
  const auto moved = file();
  ASSERT_TRUE(journal->append(fact(number)));
  ASSERT_TRUE(journal->tidy_when_idle());
  EXPECT_EQ(file(), moved) << "after a checkpoint the count begins anew";
}

TEST_F(WriteAheadLog, pages_are_counted_from_the_last_checkpoint) {
  auto database =
      sqlite::Database::open(folder_ / "x.db", {.application_id = 1, .wal_bytes = 1 << 20});
  ASSERT_TRUE(database);
  EXPECT_EQ(database->wal_pages(), 0) << "the ballast was rolled back";
  ASSERT_TRUE(database->execute("CREATE TABLE t (a)"));
  const auto first = database->wal_pages();
  EXPECT_GT(first, 0);
  EXPECT_LT(first, 6);
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES (1)"));
  EXPECT_EQ(database->wal_pages(), first + 1);
  ASSERT_TRUE(database->checkpoint_passive());
  EXPECT_EQ(database->wal_pages(), 0);
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(database->wal_pages(), 1);
  ASSERT_TRUE(database->checkpoint_completely());
  EXPECT_EQ(database->wal_pages(), 0);
}

TEST_F(WriteAheadLog, commit_costs_one_sync_and_a_few_pages_of_the_log_alone) {
  CountingVfs vfs;
  auto journal = enrolled(settings_);
  ASSERT_TRUE(journal->append(fact(2)));
  EXPECT_GT(vfs.take().log_bytes, 16 * mebibyte) << "the log was grown through here";
  constexpr std::uint64_t commits = 100;
  const std::string body(1'500, 'r');
  for (std::uint64_t i = 0; i < commits; ++i) ASSERT_TRUE(journal->append(fact(3 + i, body)));
  const auto counts = vfs.take();
  EXPECT_EQ(counts.log_syncs, commits);
  EXPECT_EQ(counts.main_syncs, 0u);
  EXPECT_EQ(counts.main_bytes, 0u);
  EXPECT_EQ(counts.log_truncations, 0u);
  EXPECT_LT(counts.log_bytes / commits, 5u * 4'120u);
  ASSERT_TRUE(journal->store_text("clock", "1"));
  EXPECT_EQ(vfs.take().log_syncs, 1u);
}

TEST_F(WriteAheadLog, start_after_a_kill_syncs_what_it_found_before_it_answers) {
  {
    auto journal = enrolled(settings_);
  }
  Child child([&](const Tell& tell) {
    auto journal = Journal::open(settings_);
    for (std::uint64_t number = 2; number < 12; ++number) {
      if (!journal || !(*journal)->append(fact(number))) return;
    }
    tell("written");
    wait_to_be_killed();
  });
  ASSERT_EQ(child.next_line(), "written");
  static_cast<void>(child.kill());
  CountingVfs vfs;
  auto journal = opened(settings_);
  EXPECT_EQ(journal->head()->seq.number, 11u);
  const auto counts = vfs.take();
  EXPECT_GE(counts.log_syncs, 1u) << "the log before it is copied";
  EXPECT_GT(counts.main_bytes, 0u) << "what it held goes into the file";
  EXPECT_GE(counts.main_syncs, 1u) << "and the file after it";
}

TEST_F(WriteAheadLog, start_syncs_the_file_also_when_there_is_nothing_to_move) {
  {
    auto journal = enrolled(settings_);
  }
  CountingVfs vfs;
  auto journal = opened(settings_);
  EXPECT_GE(vfs.take().main_syncs, 1u);
}

TEST_F(WriteAheadLog, lost_one_is_grown_again) {
  {
    auto journal = enrolled(settings_);
  }
  std::filesystem::remove(folder_ / "journal.db-wal");
  auto journal = opened(settings_);
  EXPECT_GE(wal(), 16 * mebibyte);
  EXPECT_EQ(journal->head()->seq.number, 1u);
}

}  // namespace
}  // namespace till::storage
