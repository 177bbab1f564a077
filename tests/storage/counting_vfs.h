// SQLite's own file system with a count of what durability costs: syncs and writes by kind of file.
// One at a time; what is opened while it lives goes through it.
#pragma once

#include <cstdint>

namespace till::storage {

struct FileCounts {
  std::uint64_t log_syncs = 0;
  std::uint64_t log_bytes = 0;
  std::uint64_t log_truncations = 0;
  std::uint64_t main_syncs = 0;
  std::uint64_t main_bytes = 0;
};

class CountingVfs {
 public:
  CountingVfs();
  ~CountingVfs();
  CountingVfs(const CountingVfs&) = delete;
  CountingVfs& operator=(const CountingVfs&) = delete;
  // Since the last call.
  [[nodiscard]] FileCounts take();
};

}  // namespace till::storage
