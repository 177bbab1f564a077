// An open file of the system. For platform/posix alone.
#pragma once

#include <utility>

#include <sys/types.h>

#include "platform/files.h"

namespace till::platform {

// Owns the descriptor.
class OpenFile {
 public:
  // `flags` as open(2) takes them; O_CLOEXEC is added.
  [[nodiscard]] static Result<OpenFile> open(const Path& path, int flags, mode_t mode = 0);

  OpenFile(OpenFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  // Errors: too_large.
  [[nodiscard]] Result<Bytes> read_all(std::size_t bytes_max) const;
  [[nodiscard]] Result<> write_all(BytesView bytes) const;
  [[nodiscard]] Result<> sync() const;
  // The permission bits.
  [[nodiscard]] Result<mode_t> mode() const;
  [[nodiscard]] Result<> set_mode(mode_t mode) const;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  // Gives the descriptor away.
  [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

 private:
  OpenFile(Path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  Path path_;
  int descriptor_;
};

}  // namespace till::platform
