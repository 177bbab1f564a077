// A fresh folder for one test, removed with all it holds.
#pragma once

#include <filesystem>

#include <gtest/gtest.h>

#include "base/crypto/crypto.h"
#include "platform/files.h"

namespace till::platform {

class TempFolder {
 public:
  TempFolder() : path_(Path(testing::TempDir()) / ("till-" + to_hex(crypto::random_bytes(8)))) {
    std::filesystem::create_directory(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const Path& path() const { return path_; }
  [[nodiscard]] Path operator/(const Path& name) const { return path_ / name; }

 private:
  Path path_;
};

// The permission bits of a file.
[[nodiscard]] inline unsigned mode_of(const Path& path) {
  return static_cast<unsigned>(std::filesystem::status(path).permissions()) & 07777;
}

}  // namespace till::platform
