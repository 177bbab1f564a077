#include "platform/lock_file.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include <sys/file.h>
#include <sys/stat.h>

#include "platform/posix/errors.h"
#include "platform/posix/open_file.h"

namespace till::platform {
namespace {

constexpr std::size_t content_bytes_max = 64;

std::unexpected<Error> held_by_another(const OpenFile& file, const Path& path) {
  // Only digits: the file may hold anything.
  std::string holder;
  if (const auto content = file.read_all(content_bytes_max)) {
    for (const char c : *content) {
      if (c < '0' || c > '9') break;
      holder += c;
    }
  }
  return fail(ErrorCode::busy,
              "another process" + (holder.empty() ? "" : " (pid " + holder + ")") +
                  " uses this folder; stop it first, or use another folder",
              path.string());
}

// False when the name was given to another file after it was opened.
bool still_named(const OpenFile& file, const Path& path) {
  struct stat opened{};
  struct stat named{};
  return ::fstat(file.descriptor(), &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

Result<LockFile> LockFile::take(const Path& path) {
  TILL_TRY(auto file, OpenFile::open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0644));
  if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return held_by_another(file, path);
    return system_failure("lock", path, errno);
  }
  if (!still_named(file, path))
    return fail(ErrorCode::busy, "was replaced while it was taken; try again", path.string());
  if (::ftruncate(file.descriptor(), 0) != 0) return system_failure("write", path, errno);
  TILL_CHECK(file.write_all(std::to_string(::getpid()) + "\n"));
  return LockFile(file.release());
}

LockFile::~LockFile() {
  if (native_ != none) ::close(static_cast<int>(native_));
}

}  // namespace till::platform
