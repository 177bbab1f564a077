#include "platform/posix/errors.h"

#include <cerrno>
#include <fcntl.h>

#include <gtest/gtest.h>

#include "platform/posix/open_file.h"

namespace till::platform {
namespace {

TEST(SystemErrors, name_the_path_and_the_reason_of_the_system) {
  EXPECT_EQ(system_failure("open", "/a/b", EACCES).error(),
            (Error{ErrorCode::io, "cannot open: Permission denied", "/a/b"}));
  EXPECT_EQ(system_failure("open", "/a/b", ENOENT).error().code, ErrorCode::not_found);
}

TEST(SystemErrors, full_disk_is_said_in_plain_words) {
  const auto full = OpenFile::open("/dev/full", O_WRONLY);
  ASSERT_TRUE(full);
  const auto written = full->write_all("x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::io);
  EXPECT_EQ(written.error().text,
            "cannot write: no space left on the disk that holds it; free some or use another disk");
  EXPECT_EQ(written.error().context, "/dev/full");
  EXPECT_TRUE(system_failure("write", "/x", EDQUOT).error().text.contains("no space left"));
  EXPECT_TRUE(system_failure("write", "/x", EROFS).error().text.contains("read-only"));
}

}  // namespace
}  // namespace till::platform
