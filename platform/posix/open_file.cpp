#include "platform/posix/open_file.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include <sys/stat.h>

#include "platform/posix/errors.h"

namespace till::platform {
namespace {

constexpr std::size_t chunk_bytes = 64 << 10;

}  // namespace

Result<OpenFile> OpenFile::open(const Path& path, int flags, mode_t mode) {
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return system_failure("open", path, errno);
  return OpenFile(path, descriptor);
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Bytes> OpenFile::read_all(std::size_t bytes_max) const {
  Bytes bytes;
  for (;;) {
    const std::size_t length = bytes.size();
    bytes.resize(length + chunk_bytes);
    const ssize_t count = ::read(descriptor_, bytes.data() + length, chunk_bytes);
    bytes.resize(length + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count == 0) return bytes;
    if (count < 0 && errno != EINTR) return system_failure("read", path_, errno);
    if (bytes.size() > bytes_max)
      return fail(ErrorCode::too_large, "is larger than " + std::to_string(bytes_max) + " bytes",
                  path_.string());
  }
}

Result<> OpenFile::write_all(BytesView bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return system_failure("write", path_, errno);
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<> OpenFile::sync() const {
  if (::fsync(descriptor_) != 0) return system_failure("sync", path_, errno);
  return {};
}

Result<mode_t> OpenFile::mode() const {
  struct stat state{};
  if (::fstat(descriptor_, &state) != 0) return system_failure("examine", path_, errno);
  return static_cast<mode_t>(state.st_mode & 07777);
}

Result<> OpenFile::set_mode(mode_t mode) const {
  if (::fchmod(descriptor_, mode) != 0) return system_failure("set the mode of", path_, errno);
  return {};
}

}  // namespace till::platform
