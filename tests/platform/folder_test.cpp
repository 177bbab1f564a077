#include "platform/folder.h"

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

class FolderTest : public testing::Test {
 protected:
  Bytes contents(const std::string& name) {
    const auto file = folder->open(name);
    return file ? (*file)->read(0, 1'000).value() : Bytes("none");
  }

  TempFolder temp;
  std::unique_ptr<Folder> folder = folder_at(temp.path() / "new");
};

TEST_F(FolderTest, what_is_appended_is_read_from_anywhere) {
  ASSERT_TRUE(folder->make());
  ASSERT_TRUE(folder->append("a", "one "));
  ASSERT_TRUE(folder->append("a", "two"));
  ASSERT_TRUE(folder->sync("a"));
  const auto file = folder->open("a");
  ASSERT_TRUE(file);
  EXPECT_EQ((*file)->size(), 7);
  EXPECT_EQ((*file)->read(4, 2), Bytes("tw"));
  EXPECT_EQ((*file)->read(4, 100), Bytes("two"));
  EXPECT_EQ((*file)->read(7, 1), Bytes());
}

TEST_F(FolderTest, an_open_file_stays_what_it_was_when_another_takes_its_name) {
  ASSERT_TRUE(folder->make());
  ASSERT_TRUE(folder->append("current", "old") && folder->append("next", "new"));
  const auto before = folder->open("current");
  ASSERT_TRUE(before);
  ASSERT_TRUE(folder->rename("next", "current"));
  ASSERT_TRUE(folder->sync_names());
  EXPECT_EQ((*before)->read(0, 10), Bytes("old"));
  EXPECT_EQ(contents("current"), "new");
  EXPECT_EQ(folder->names(), std::vector<std::string>{"current"});
}

TEST_F(FolderTest, what_is_absent_is_told_apart_and_removed_without_an_error) {
  ASSERT_TRUE(folder->make());
  EXPECT_EQ(folder->open("a").error().code, ErrorCode::not_found);
  EXPECT_EQ(folder->rename("a", "b").error().code, ErrorCode::not_found);
  EXPECT_TRUE(folder->remove("a"));
  ASSERT_TRUE(folder->append("a", "x"));
  EXPECT_TRUE(folder->remove("a"));
  EXPECT_EQ(contents("a"), "none");
}

}  // namespace
}  // namespace till::platform
