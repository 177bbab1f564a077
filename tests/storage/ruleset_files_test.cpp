#include "storage/ruleset_files.h"

#include <fstream>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "record/compression.h"
#include "tests/platform/temp_folder.h"

namespace till::storage {
namespace {

class RulesetFolder : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path path_of(const Hash& sha256) const {
    return folder_.path() / "rulesets" / (to_hex(sha256) + ".zst");
  }
  platform::TempFolder folder_;
  RulesetFiles files_{folder_.path() / "rulesets"};
};

TEST_F(RulesetFolder, envelope_is_named_by_its_own_hash) {
  const auto stored = files_.store("envelope");
  ASSERT_TRUE(stored);
  EXPECT_EQ(*stored, crypto::sha256("envelope"));
  EXPECT_TRUE(platform::exists(path_of(*stored)));
  EXPECT_EQ(files_.load(*stored), "envelope");
  EXPECT_EQ(files_.store("envelope"), stored);
}

TEST_F(RulesetFolder, list_gives_rulesets_alone) {
  EXPECT_TRUE(files_.list()->empty());
  const auto one = files_.store("one");
  const auto two = files_.store("two");
  std::ofstream(folder_.path() / "rulesets" / "notes.txt") << "x";
  std::ofstream(folder_.path() / "rulesets" / "abc.zst") << "x";
  auto listed = files_.list();
  ASSERT_TRUE(listed);
  std::vector expected{*one, *two};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(*listed, expected);
  ASSERT_TRUE(files_.remove(*one));
  ASSERT_TRUE(files_.remove(*one));
  EXPECT_EQ(*files_.list(), std::vector{*two});
}

TEST_F(RulesetFolder, absent_one_is_not_found) {
  const auto absent = files_.load(crypto::sha256("absent"));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
}

TEST_F(RulesetFolder, file_that_is_not_what_its_name_says_is_corrupt) {
  const auto stored = files_.store("envelope");
  ASSERT_TRUE(stored);
  for (const auto& bytes : {record::compress("another"), Bytes("no zstd"), Bytes()}) {
    std::ofstream(path_of(*stored), std::ios::binary | std::ios::trunc) << bytes;
    const auto loaded = files_.load(*stored);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error(),
              (Error{ErrorCode::corrupt, "the ruleset file is not what its name says",
                     path_of(*stored).string()}));
  }
}

}  // namespace
}  // namespace till::storage
