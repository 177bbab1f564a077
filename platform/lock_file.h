// A folder belongs to one process: whoever opens it takes its lock file first. The lock ends with
// the process, however it ends; the file itself stays.
#pragma once

#include <cstdint>
#include <utility>

#include "platform/files.h"

namespace till::platform {

class LockFile {
 public:
  // Takes the lock without waiting and writes the process id into the file.
  // Errors: busy, naming the process that holds it; io.
  [[nodiscard]] static Result<LockFile> take(const Path& path);

  LockFile(LockFile&& other) noexcept : native_(std::exchange(other.native_, none)) {}
  LockFile& operator=(LockFile&& other) noexcept {
    std::swap(native_, other.native_);
    return *this;
  }
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

 private:
  static constexpr std::intptr_t none = -1;
  explicit LockFile(std::intptr_t native) : native_(native) {}
  std::intptr_t native_;  // the system's handle of the open file
};

}  // namespace till::platform
