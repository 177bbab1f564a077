#include <fstream>

#include <gtest/gtest.h>

#include "storage/journal/journal.h"
#include "storage/journal/schema.h"
#include "tests/storage/child.h"
#include "tests/storage/samples.h"

namespace till::storage {
namespace {

using samples::enrolled;
using samples::fact;
using samples::opened;
using samples::position;
using samples::recorded;
using samples::small;

class JournalInTrouble : public testing::Test {
 protected:
  // Overwrites what stands at the offset of the closed journal.
  void damage(std::streamoff offset, const std::string& bytes) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file << bytes;
  }
  // A statement on the closed journal, as a curious administrator would run it.
  void run(std::string_view sql) {
    auto database = sqlite::Database::open(path_, {.application_id = journal_application_id});
    ASSERT_TRUE(database) << describe(database.error());
    ASSERT_TRUE(database->execute(sql));
  }
  Error refusal() {
    const auto journal = Journal::open(small(folder_.path()));
    EXPECT_FALSE(journal);
    return journal ? Error{} : journal.error();
  }
  platform::TempFolder folder_;
  std::filesystem::path path_ = folder_ / "journal.db";
};

TEST_F(JournalInTrouble, nothing_that_was_acknowledged_is_missing_after_a_kill) {
  {
    auto journal = enrolled(small(folder_.path()));
  }
  std::uint64_t acknowledged = 1;
  for (int round = 0; round < 5; ++round) {
    Child child([&](const Tell& tell) {
      auto journal = Journal::open(small(folder_.path()));
      if (!journal) return;
      for (auto number = (*journal)->head()->seq.number + 1;; ++number) {
        const auto entry = (*journal)->append(fact(number));
        if (!entry) return;
        tell(std::to_string(number));
        if (number % 17 == 0) static_cast<void>((*journal)->tidy_when_idle());
      }
    });
    for (int line = 0; line < 40 + 13 * round; ++line) {
      acknowledged = std::stoull(child.next_line());
    }
    std::istringstream rest(child.kill());
    for (std::string line; std::getline(rest, line);) acknowledged = std::stoull(line);
    auto journal = opened(small(folder_.path()));
    EXPECT_GE(journal->head()->seq.number, acknowledged);
    EXPECT_LE(journal->head()->seq.number, acknowledged + 1);
    const auto found = recorded(*journal, samples::key(acknowledged));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->at, position(acknowledged));
  }
  std::optional<record::Mark> head;
  EXPECT_TRUE(opened(small(folder_.path()))->for_each([&](const record::Entry& entry) -> Result<> {
    TILL_CHECK(record::verify_entry(entry));
    if (head) TILL_CHECK(record::verify_follows(entry, *head));
    head = record::mark_of(entry);
    return {};
  }));
  EXPECT_GE(head->seq.number, acknowledged);
}

TEST_F(JournalInTrouble, second_process_is_refused_with_a_clear_message) {
  {
    auto journal = enrolled(small(folder_.path()));
  }
  Child holder([&](const Tell& tell) {
    const auto journal = Journal::open(small(folder_.path()));
    tell(journal ? "open" : "failed");
    wait_to_be_killed();
  });
  ASSERT_EQ(holder.next_line(), "open");
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::busy);
  EXPECT_TRUE(error.text.ends_with("uses this folder; stop it first, or use another folder"))
      << error.text;
  EXPECT_EQ(error.context, (folder_ / "journal.lock").string());
}

TEST_F(JournalInTrouble, journal_of_a_newer_build_is_refused_and_left_alone) {
  {
    auto journal = enrolled(small(folder_.path()));
  }
  run("PRAGMA user_version = 2000");
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::unsupported);
  EXPECT_EQ(error.context, path_.string());
  run("PRAGMA user_version = 1001");
  EXPECT_EQ(opened(small(folder_.path()))->head()->seq.number, 1u);
}

TEST_F(JournalInTrouble, database_of_another_program_is_refused) {
  {
    const auto other = sqlite::Database::open(path_, {.application_id = 5});
  }
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::unsupported);
  EXPECT_EQ(error.context, path_.string());
}

TEST_F(JournalInTrouble, file_that_is_no_database_is_corrupt) {
  damage(0, "");
  std::ofstream(path_) << std::string(50'000, 'x');
  const auto error = refusal();
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_EQ(error.context, path_.string());
}

TEST_F(JournalInTrouble, damaged_pages_are_corrupt_wherever_they_are) {
  {
    auto journal = enrolled(small(folder_.path()));
    for (std::uint64_t number = 2; number < 60; ++number) {
      ASSERT_TRUE(journal->append(fact(number, std::string(1'500, 'b'))));
    }
  }
  const auto whole = platform::read_file(path_, 1 << 24);
  const auto log = folder_ / "journal.db-wal";
  ASSERT_TRUE(whole);
  const auto pages = static_cast<std::streamoff>(whole->size() / 4096);
  ASSERT_GT(pages, 20);
  std::uint64_t refused = 0;
  for (std::streamoff page = 0; page < pages; ++page) {
    ASSERT_TRUE(platform::write_file(path_, *whole, platform::FileMode::private_));
    std::filesystem::remove(log);  // it would mend the damage
    damage(page * 4096 + (page == 0 ? 100 : 0), std::string(3'900, '\x7f'));
    auto journal = Journal::open(small(folder_.path()));
    auto error = journal ? Error{} : journal.error();
    if (journal) {
      const auto read = (*journal)->for_each(record::verify_entry);
      if (!read) error = read.error();
    }
    if (error == Error{}) continue;  // a page of the pointer map, or of nothing yet
    ++refused;
    EXPECT_EQ(error.code, ErrorCode::corrupt) << describe(error) << " on page " << page;
  }
  EXPECT_GT(refused, 15u);
}

TEST_F(JournalInTrouble, entry_that_is_missing_in_the_middle_is_named) {
  {
    auto journal = enrolled(small(folder_.path()));
    for (std::uint64_t number = 2; number < 6; ++number) ASSERT_TRUE(journal->append(fact(number)));
  }
  run("DELETE FROM entry WHERE place & 0xff = 3");
  const auto journal = opened(small(folder_.path()));
  const auto read = journal->read_after(position(0), {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::corrupt);
  EXPECT_EQ(read.error().text, "the entry before 4 is missing");
}

TEST_F(JournalInTrouble, rows_that_are_not_whole_are_corrupt_with_the_path) {
  {
    auto journal = enrolled(small(folder_.path()));
  }
  run("INSERT INTO fact SELECT place, id, pos_key, request, NULL FROM entry");
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"UPDATE fact SET id = x'00'", "UPDATE fact SET id = zeroblob(16)"},
      {"UPDATE fact SET place = place + (5 << 40)", "UPDATE fact SET place = place - (5 << 40)"},
      {"DELETE FROM fact; UPDATE entry SET id = x'00'", "UPDATE entry SET id = zeroblob(16)"},
      {"UPDATE entry SET place = place + (5 << 40)", "UPDATE entry SET place = place - (5 << 40)"},
      {"UPDATE epoch SET number = 2", "UPDATE epoch SET number = 1"},
      {"UPDATE epoch SET parent = x'00'", "UPDATE epoch SET parent = zeroblob(32)"},
      {"UPDATE meta SET value = '{' || value WHERE name = 'identity'",
       "UPDATE meta SET value = substr(value, 2) WHERE name = 'identity'"},
      {"INSERT INTO ack VALUES (1, '{}', '2', zeroblob(64))", "DELETE FROM ack"},
  };
  for (const auto& [wound, cure] : cases) {
    run(wound);
    const auto error = refusal();
    EXPECT_EQ(error.code, ErrorCode::corrupt) << wound;
    EXPECT_TRUE(error.context.starts_with(path_.string())) << error.context;
    run(cure);
    EXPECT_TRUE(Journal::open(small(folder_.path()))) << cure;
  }
}

}  // namespace
}  // namespace till::storage
