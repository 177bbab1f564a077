#include "platform/carried_file.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

std::size_t names_in(const TempFolder& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

TEST(CarriedFile, what_was_appended_is_read_piece_by_piece) {
  const TempFolder folder;
  auto writer = FileWriter::begin(folder / "x");
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->append("ten "));
  ASSERT_TRUE(writer->append("receipts"));
  EXPECT_FALSE(platform::exists(folder / "x")) << "an unfinished file has not its name";
  ASSERT_TRUE(writer->finish());
  auto reader = FileReader::open(folder / "x");
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->read(4).value_or("?"), "ten ");
  EXPECT_EQ(reader->read(100).value_or("?"), "receipts");
  EXPECT_EQ(reader->read(100).value_or("?"), "");
}

TEST(CarriedFile, one_that_is_not_finished_leaves_nothing) {
  const TempFolder folder;
  {
    auto writer = FileWriter::begin(folder / "x");
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->append("half"));
    EXPECT_EQ(names_in(folder), 1U);
  }
  EXPECT_EQ(names_in(folder), 0U);
}

TEST(CarriedFile, a_finished_one_replaces_and_leaves_nothing_else) {
  const TempFolder folder;
  ASSERT_TRUE(write_carried(folder / "x", "old"));
  ASSERT_TRUE(write_carried(folder / "x", "new"));
  EXPECT_EQ(read_file(folder / "x", 10).value_or("?"), "new");
  EXPECT_EQ(names_in(folder), 1U);
}

TEST(CarriedFile, errors_name_the_file_and_not_its_hidden_name) {
  const TempFolder folder;
  const auto nowhere = FileWriter::begin(folder / "no" / "x");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::not_found);
  EXPECT_EQ(nowhere.error().context, (folder / "no" / "x").string());
  EXPECT_EQ(FileReader::open(folder / "y").error().code, ErrorCode::not_found);
  std::filesystem::create_directory(folder / "z");
  auto taken = FileWriter::begin(folder / "z");
  ASSERT_TRUE(taken);
  const auto finished = taken->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().context, (folder / "z").string());
}

}  // namespace
}  // namespace till::platform
