#include <gtest/gtest.h>

#include "ledger/backup.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {
namespace {

constexpr std::string_view people =
    "name,phone,cards,balance\nAnna,+79001234567,2000000000015,50000\n";

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    require(init({.paths = paths, .hosts = {}}, clock).has_value(), "a ledger is made");
    import(people);
  }
  // Whatever is done to a ledger that is open for a moment.
  void with_ledger(const std::function<void(Ledger&)>& work) {
    auto state = OpenState::open(paths);
    ASSERT_TRUE(state) << describe(state.error());
    work((*state)->ledger());
  }
  void import(std::string_view csv) {
    with_ledger([&](Ledger& ledger) {
      ImportRules rules;
      rules.now = clock.wall();
      auto file = read_import(csv, rules);
      ASSERT_TRUE(file) << describe(file.error());
      ASSERT_TRUE(import_members(ledger, std::move(*file), {}));
    });
  }
  std::size_t members() {
    std::size_t count = 0;
    with_ledger([&](Ledger& ledger) { count = ledger.books.people.list({})->size(); });
    return count;
  }
  record::Generation generation() {
    record::Generation out;
    with_ledger([&](Ledger& ledger) { out = ledger.keys.generation; });
    return out;
  }

  Folder folder;
  StatePaths paths{folder.path() / "state"};
  platform::Path copy = folder.path() / "copy.db";
  platform::ManualClock clock{instant_of(start_seconds)};
};

TEST_F(BackupTest, a_copy_is_whole_and_never_overwrites) {
  with_ledger([&](Ledger& ledger) {
    const auto made = back_up(ledger, copy);
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_GT(made->postings, 0);
    EXPECT_GT(made->feed_cursor, 0);
    EXPECT_EQ(made->generation, ledger.keys.generation);
    EXPECT_GT(made->bytes, 0);
    EXPECT_EQ(back_up(ledger, copy).error().code, ErrorCode::conflict);
    EXPECT_FALSE(back_up(ledger, folder.path() / "nowhere" / "copy.db"));
  });
  for (const auto& each : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(each.path().string().find("unfinished"), std::string::npos);
  }
}

TEST_F(BackupTest, a_restored_ledger_is_as_it_was_and_of_a_new_generation) {
  with_ledger([&](Ledger& ledger) { ASSERT_TRUE(back_up(ledger, copy)); });
  const auto before = generation();
  import("name,phone\nBoris,+79007654321\n");
  EXPECT_EQ(members(), 2U);
  const auto looked = restore({.paths = paths, .file = copy}, clock);
  ASSERT_TRUE(looked) << describe(looked.error());
  EXPECT_EQ(members(), 2U) << "a look changes nothing";
  EXPECT_EQ(generation(), before);
  const auto restored = restore({.paths = paths, .file = copy, .really = true}, clock);
  ASSERT_TRUE(restored) << describe(restored.error());
  EXPECT_EQ(members(), 1U);
  EXPECT_EQ(generation(), restored->generation);
  EXPECT_NE(restored->generation, before);
  EXPECT_TRUE(platform::exists(restored->aside)) << "what was there is kept";
  with_ledger([&](Ledger& ledger) {
    const auto rows = ledger.books.generations.list();
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().feed_cursor, restored->copy.feed_cursor);
  });
}

TEST_F(BackupTest, what_cannot_be_restored_leaves_everything_as_it_was) {
  with_ledger([&](Ledger& ledger) {
    ASSERT_TRUE(back_up(ledger, copy));
    EXPECT_EQ(restore({.paths = paths, .file = copy, .really = true}, clock).error().code,
              ErrorCode::busy);
  });
  const auto before = generation();
  const auto refuses = [&](const platform::Path& file, ErrorCode code) {
    const auto done = restore({.paths = paths, .file = file, .really = true}, clock);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, code) << describe(done.error());
    EXPECT_EQ(generation(), before);
  };
  refuses(folder.path() / "none.db", ErrorCode::not_found);
  const auto text = folder.path() / "text.db";
  ASSERT_TRUE(platform::write_file(text, std::string(10'000, 'x'), platform::FileMode::private_));
  refuses(text, ErrorCode::corrupt);
  const StatePaths other{folder.path() / "other"};
  ASSERT_TRUE(init({.paths = other, .hosts = {}}, clock));
  const auto foreign = folder.path() / "foreign.db";
  {
    auto state = OpenState::open(other);
    ASSERT_TRUE(state);
    ASSERT_TRUE(back_up((*state)->ledger(), foreign));
  }
  refuses(foreign, ErrorCode::untrusted);
  auto bytes = *platform::read_file(copy, 100'000'000);
  for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 8'192; ++i) bytes[i] = '\x55';
  const auto damaged = folder.path() / "damaged.db";
  ASSERT_TRUE(platform::write_file(damaged, bytes, platform::FileMode::private_));
  refuses(damaged, ErrorCode::corrupt);
}

}  // namespace
}  // namespace till::ledger::front
