#include "platform/lock_file.h"

#include <csignal>
#include <fstream>
#include <optional>

#include <gtest/gtest.h>

#include "platform/service.h"
#include "tests/platform/temp_folder.h"

namespace till::platform {
namespace {

TEST(LockFile, second_taker_is_refused_and_told_who_holds_it) {
  const TempFolder folder;
  const auto first = LockFile::take(folder / "lock");
  ASSERT_TRUE(first);
  const auto second = LockFile::take(folder / "lock");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), (Error{ErrorCode::busy,
                                   "another process (pid " + std::to_string(process_id()) +
                                       ") uses this folder; stop it first, or use another folder",
                                   (folder / "lock").string()}));
  EXPECT_EQ(read_file(folder / "lock", 99), std::to_string(process_id()) + "\n");
}

TEST(LockFile, lock_ends_with_its_holder_and_moves_with_it) {
  const TempFolder folder;
  std::optional<LockFile> kept;
  {
    auto taken = LockFile::take(folder / "lock");
    ASSERT_TRUE(taken);
    kept.emplace(std::move(*taken));
  }
  EXPECT_FALSE(LockFile::take(folder / "lock"));
  kept.reset();
  EXPECT_TRUE(LockFile::take(folder / "lock"));
}

TEST(LockFileDeathTest, lock_of_a_killed_process_is_free) {
  const TempFolder folder;
  EXPECT_EXIT(
      {
        const auto taken = LockFile::take(folder / "lock");
        if (taken) (void)std::raise(SIGKILL);
      },
      testing::KilledBySignal(SIGKILL), "");
  ASSERT_TRUE(platform::exists(folder / "lock"));
  EXPECT_TRUE(LockFile::take(folder / "lock"));
}

TEST(LockFile, lock_file_with_nonsense_is_still_reported) {
  const TempFolder folder;
  const auto first = LockFile::take(folder / "lock");
  // Written in place, as an editor would: the lock stays with the file.
  std::ofstream(folder / "lock") << "nonsense";
  EXPECT_EQ(LockFile::take(folder / "lock").error().text,
            "another process uses this folder; stop it first, or use another folder");
}

TEST(LockFile, folder_that_does_not_exist_is_an_error) {
  const TempFolder folder;
  EXPECT_EQ(LockFile::take(folder / "none" / "lock").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace till::platform
