#include "storage/sqlite/database.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"
#include "tests/storage/child.h"

namespace till::storage::sqlite {
namespace {

constexpr OpenOptions options{.application_id = 77, .wal_bytes = 64 * 1024};

Database opened(const std::filesystem::path& path) {
  auto database = Database::open(path, options);
  EXPECT_TRUE(database) << describe(database.error());
  return std::move(*database);
}

class SqliteDatabase : public testing::Test {
 protected:
  platform::TempFolder folder_;
  std::filesystem::path path_ = folder_ / "x.db";
};

TEST_F(SqliteDatabase, settings_are_those_that_durability_needs) {
  auto database = opened(path_);
  EXPECT_EQ(database.pragma("synchronous"), 2);
  EXPECT_EQ(database.pragma("page_size"), 4096);
  EXPECT_EQ(database.pragma("auto_vacuum"), 2);
  EXPECT_EQ(database.pragma("wal_autocheckpoint"), 0);
  EXPECT_EQ(database.pragma("journal_size_limit"), -1);
  EXPECT_EQ(database.pragma("foreign_keys"), 1);
  EXPECT_EQ(database.pragma("application_id"), 77);
  EXPECT_FALSE(platform::exists(folder_ / "x.db-shm")) << "an exclusive WAL needs no shared memory";
  EXPECT_FALSE(platform::exists(folder_ / "x.db-journal"));
}

TEST_F(SqliteDatabase, second_process_is_told_that_it_is_busy) {
  {
    auto database = opened(path_);
  }
  Child holder([&](const Tell& tell) {
    const auto database = Database::open(path_, options);
    tell(database ? "open" : describe(database.error()));
    wait_to_be_killed();
  });
  ASSERT_EQ(holder.next_line(), "open");
  const auto second = Database::open(path_, options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), (Error{ErrorCode::busy, "another process or reader holds the database",
                                   path_.string()}));
}

TEST_F(SqliteDatabase, lock_outlives_a_complete_checkpoint) {
  Child holder([&](const Tell& tell) {
    auto database = Database::open(path_, options);
    const bool done = database && database->checkpoint_completely();
    tell(done ? "done" : "failed");
    wait_to_be_killed();
  });
  ASSERT_EQ(holder.next_line(), "done");
  const auto second = Database::open(path_, options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::busy);
}

TEST_F(SqliteDatabase, file_of_another_program_is_refused_and_left_as_it_is) {
  {
    auto other = Database::open(path_, {.application_id = 78});
  }
  const auto before = platform::read_file(path_, 1 << 20);
  const auto database = Database::open(path_, options);
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error(),
            (Error{ErrorCode::unsupported, "is a database of another program", path_.string()}));
  EXPECT_EQ(platform::read_file(path_, 1 << 20), before);
}

TEST_F(SqliteDatabase, file_that_is_no_database_is_corrupt) {
  std::ofstream(path_) << std::string(8192, 'x');
  const auto database = Database::open(path_, options);
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, ErrorCode::corrupt);
  EXPECT_EQ(database.error().context, path_.string());
}

TEST_F(SqliteDatabase, damaged_schema_is_corrupt_and_no_crash) {
  {
    auto database = opened(path_);
    ASSERT_TRUE(database.execute("CREATE TABLE t (a)"));
    ASSERT_TRUE(database.checkpoint_completely());
  }
  std::filesystem::remove(folder_ / "x.db-wal");  // it would mend the damage
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(100);
  file << std::string(3996, '\x7f');
  file.close();
  const auto database = Database::open(path_, options);
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, ErrorCode::corrupt);
}

TEST_F(SqliteDatabase, creation_that_was_cut_short_is_begun_again) {
  // What a kill leaves behind before the first transaction: an empty file.
  std::ofstream(path_) << "";
  EXPECT_EQ(opened(path_).pragma("application_id"), 77);
}

TEST_F(SqliteDatabase, killed_while_it_creates_the_next_start_succeeds) {
  for (int round = 0; round < 12; ++round) {
    const auto path = folder_ / ("k" + std::to_string(round) + ".db");
    auto wal = path;
    wal += "-wal";
    Child child([&](const Tell&) { static_cast<void>(Database::open(path, options)); });
    // Killed at another moment each time: when the log has come so far.
    std::error_code absent;
    const auto reached = static_cast<std::uintmax_t>(round) * 5'000;
    while (round > 0 &&
           (!platform::exists(wal) || std::filesystem::file_size(wal, absent) < reached)) {
      continue;
    }
    static_cast<void>(child.kill());
    const auto database = Database::open(path, options);
    EXPECT_TRUE(database) << describe(database.error());
  }
}

TEST_F(SqliteDatabase, statement_binds_anew_after_it_was_stepped) {
  auto database = opened(path_);
  ASSERT_TRUE(database.execute("CREATE TABLE t (a, b)"));
  auto insert = database.prepare("INSERT INTO t VALUES (?1, ?2)");
  ASSERT_TRUE(insert.bind(1, 1).bind(2, "one").run());
  ASSERT_TRUE(insert.bind(1, 2).run());
  auto select = database.prepare("SELECT b FROM t WHERE a = ?1");
  ASSERT_EQ(select.bind(1, 1).step(), true);
  EXPECT_EQ(select.text(0), "one");
  ASSERT_EQ(select.bind(1, 2).step(), true) << "an open statement is reset by binding";
  EXPECT_TRUE(select.is_null(0)) << "what was bound before is forgotten";
  EXPECT_EQ(select.step(), false);
}

TEST_F(SqliteDatabase, bytes_and_empty_values_come_back_as_they_went_in) {
  auto database = opened(path_);
  ASSERT_TRUE(database.execute("CREATE TABLE t (a BLOB, b TEXT, c)"));
  const Bytes bytes("\0\xff\0x", 4);
  auto insert = database.prepare("INSERT INTO t VALUES (?1, ?2, ?3)");
  ASSERT_TRUE(insert.bind_blob(1, bytes).bind(2, "").bind_null(3).run());
  ASSERT_TRUE(insert.bind_blob(1, {}).bind(2, "\xc3\xa4").bind(3, INT64_MIN).run());
  auto select = database.prepare("SELECT a, b, c, typeof(a) FROM t");
  ASSERT_EQ(select.step(), true);
  EXPECT_EQ(select.blob(0), bytes);
  EXPECT_EQ(select.text(1), "");
  EXPECT_FALSE(select.is_null(1));
  EXPECT_TRUE(select.is_null(2));
  ASSERT_EQ(select.step(), true);
  EXPECT_EQ(select.blob(0), "");
  EXPECT_EQ(select.text(3), "blob");
  EXPECT_EQ(select.text(1), "\xc3\xa4");
  EXPECT_EQ(select.integer(2), INT64_MIN);
}

TEST_F(SqliteDatabase, broken_rule_is_a_conflict_and_the_statement_works_on) {
  auto database = opened(path_);
  ASSERT_TRUE(database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b)"));
  auto insert = database.prepare("INSERT INTO t VALUES (?1, ?2)");
  ASSERT_TRUE(insert.bind(1, 1).bind(2, 1).run());
  const auto twice = insert.bind(1, 1).bind(2, 2).run();
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, ErrorCode::conflict);
  EXPECT_EQ(twice.error().context, path_.string());
  ASSERT_TRUE(insert.bind(1, 2).run());
  auto select = database.prepare("SELECT b FROM t WHERE a = 2");
  ASSERT_EQ(select.step(), true);
  EXPECT_TRUE(select.is_null(0)) << "nothing of the refused row stays bound";
}

TEST_F(SqliteDatabase, transaction_that_is_not_committed_leaves_nothing) {
  auto database = opened(path_);
  ASSERT_TRUE(database.execute("CREATE TABLE t (a)"));
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (1)"));
  }
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database.execute("INSERT INTO t VALUES (2)"));
    ASSERT_TRUE(transaction->commit());
  }
  auto select = database.prepare("SELECT group_concat(a) FROM t");
  ASSERT_EQ(select.step(), true);
  EXPECT_EQ(select.text(0), "2");
}

TEST_F(SqliteDatabase, complete_checkpoint_is_refused_while_a_statement_is_open) {
  auto database = opened(path_);
  ASSERT_TRUE(database.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)"));
  auto select = database.prepare("SELECT a FROM t");
  ASSERT_EQ(select.step(), true);
  ASSERT_TRUE(database.execute("INSERT INTO t VALUES (3)"));
  const auto refused = database.checkpoint_completely();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::busy);
  {
    const Reading reading(select);
  }
  EXPECT_TRUE(database.checkpoint_completely());
  EXPECT_EQ(database.wal_pages(), 0);
}

}  // namespace
}  // namespace till::storage::sqlite
