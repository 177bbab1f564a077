#include "platform/files.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

using Names = std::vector<std::string>;

// All names, hidden ones too.
std::size_t entries_in(const Path& path) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path),
                                                std::filesystem::directory_iterator()));
}

TEST(Files, what_is_written_is_read_back_byte_for_byte) {
  const TempFolder folder;
  Bytes bytes("a\0b\xFF\n", 5);
  for (int i = 0; i < 16; ++i) bytes += bytes;
  ASSERT_GT(bytes.size(), 300'000U);
  ASSERT_TRUE(write_file(folder / "x", bytes, FileMode::shared));
  EXPECT_EQ(read_file(folder / "x", bytes.size()), bytes);
  ASSERT_TRUE(write_file(folder / "x", "", FileMode::shared));
  EXPECT_EQ(read_file(folder / "x", 0), "");
}

TEST(Files, mode_says_who_may_read) {
  const TempFolder folder;
  ASSERT_TRUE(write_file(folder / "key", "k", FileMode::private_));
  ASSERT_TRUE(write_file(folder / "page", "p", FileMode::shared));
  EXPECT_EQ(mode_of(folder / "key"), 0600U);
  EXPECT_EQ(mode_of(folder / "page"), 0640U);
  ASSERT_TRUE(write_file(folder / "page", "p", FileMode::private_));
  EXPECT_EQ(mode_of(folder / "page"), 0600U);
}

TEST(Files, file_over_the_limit_is_refused) {
  const TempFolder folder;
  ASSERT_TRUE(write_file(folder / "x", "12345", FileMode::shared));
  EXPECT_EQ(read_file(folder / "x", 5), "12345");
  EXPECT_EQ(read_file(folder / "x", 4).error(),
            (Error{ErrorCode::too_large, "is larger than 4 bytes", (folder / "x").string()}));
  EXPECT_EQ(read_file("/dev/zero", 1'000'000).error().code, ErrorCode::too_large);
}

TEST(Files, absent_file_and_folder_are_told_apart_from_failures) {
  const TempFolder folder;
  EXPECT_EQ(read_file(folder / "none", 9).error(),
            (Error{ErrorCode::not_found, "cannot open: No such file or directory",
                   (folder / "none").string()}));
  EXPECT_EQ(read_file(folder.path(), 9).error().code, ErrorCode::io);
  EXPECT_EQ(list_directory(folder / "none").error().code, ErrorCode::not_found);
  EXPECT_EQ(free_space(folder / "none").error().code, ErrorCode::not_found);
  EXPECT_EQ(sync_file(folder / "none").error().code, ErrorCode::not_found);
  EXPECT_EQ(rename_file(folder / "none", folder / "x").error().code, ErrorCode::not_found);
}

TEST(Files, failed_write_leaves_the_old_state_and_nothing_behind) {
  const TempFolder folder;
  ASSERT_TRUE(make_directories(folder / "taken" / "inside", FileMode::shared));
  const auto refused = write_file(folder / "taken", "x", FileMode::shared);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::io);
  EXPECT_EQ(refused.error().context, (folder / "taken").string());
  EXPECT_TRUE(platform::exists(folder / "taken" / "inside"));
  EXPECT_EQ(entries_in(folder.path()), 1U);

  const auto nowhere = write_file(folder / "none" / "x", "x", FileMode::shared);
  EXPECT_EQ(nowhere.error().code, ErrorCode::not_found);
  EXPECT_EQ(nowhere.error().context, (folder / "none" / "x").string());
}

TEST(Files, replacing_a_file_leaves_one_file) {
  const TempFolder folder;
  for (const char* bytes : {"old", "new"})
    ASSERT_TRUE(write_file(folder / "x", bytes, FileMode::shared));
  EXPECT_EQ(read_file(folder / "x", 9), "new");
  EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(Files, folders_are_made_with_their_parents_and_mode) {
  const TempFolder folder;
  ASSERT_TRUE(make_directories(folder / "a" / "b" / "", FileMode::private_));
  EXPECT_EQ(mode_of(folder / "a"), 0700U);
  EXPECT_EQ(mode_of(folder / "a" / "b"), 0700U);
  ASSERT_TRUE(make_directories(folder / "a" / "c", FileMode::shared));
  EXPECT_EQ(mode_of(folder / "a"), 0700U);
  EXPECT_EQ(mode_of(folder / "a" / "c"), 0750U);
  ASSERT_TRUE(write_file(folder / "file", "", FileMode::shared));
  EXPECT_EQ(make_directories(folder / "file" / "x", FileMode::shared).error().code, ErrorCode::io);
  EXPECT_EQ(make_directories(folder / "file", FileMode::shared).error().code, ErrorCode::io);
  EXPECT_FALSE(make_directories("", FileMode::shared));
}

TEST(Files, listing_is_sorted_and_leaves_out_unfinished_writes) {
  const TempFolder folder;
  for (const char* name : {"b", "a10", "a9", ".b.0123.part"})
    ASSERT_TRUE(write_file(folder / name, "", FileMode::shared));
  EXPECT_EQ(list_directory(folder.path()), (Names{"a10", "a9", "b"}));
}

TEST(Files, removing_and_renaming_move_names) {
  const TempFolder folder;
  ASSERT_TRUE(make_directories(folder / "sub", FileMode::shared));
  ASSERT_TRUE(write_file(folder / "x", "1", FileMode::shared));
  ASSERT_TRUE(write_file(folder / "sub" / "y", "2", FileMode::shared));
  ASSERT_TRUE(rename_file(folder / "x", folder / "sub" / "y"));
  EXPECT_FALSE(platform::exists(folder / "x"));
  EXPECT_EQ(read_file(folder / "sub" / "y", 9), "1");
  ASSERT_TRUE(remove_file(folder / "sub" / "y"));
  EXPECT_FALSE(platform::exists(folder / "sub" / "y"));
  EXPECT_TRUE(remove_file(folder / "sub" / "y"));
  EXPECT_EQ(remove_file(folder / "sub").error().code, ErrorCode::io);
}

TEST(Files, disk_says_how_much_is_free_and_syncs) {
  const TempFolder folder;
  const auto free = free_space(folder.path());
  ASSERT_TRUE(free);
  EXPECT_EQ(*free > 0, std::filesystem::space(folder.path()).available > 0);
  ASSERT_TRUE(write_file(folder / "x", "1", FileMode::shared));
  EXPECT_TRUE(sync_file(folder / "x"));
  EXPECT_TRUE(sync_directory(folder.path()));
  EXPECT_FALSE(sync_directory(folder / "x"));
}

}  // namespace
}  // namespace till::platform
