// A store for benchmarks of whole programs: the real ledgerd and one enrolled tilld with ruleset
// and members, in a folder that is removed in the end.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/crypto/crypto.h"
#include "tests/e2e/demo/world.h"

namespace till::bench {

class Store {
 public:
  Store()
      : folder_(std::filesystem::temp_directory_path() /
                ("till-bench-" + to_hex(crypto::random_bytes(6)))),
        world_({std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() / "bin",
                TILL_DEMO_DATA, folder_}) {
    std::filesystem::create_directories(folder_);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] Result<> open() {
    TILL_CHECK(world_.start_ledger());
    TILL_CHECK(world_.start_tills());
    TILL_CHECK(world_.enrol_tills());
    TILL_CHECK(world_.import_members());
    TILL_CHECK(world_.publish_ruleset());
    return world_.wait_for_tills();
  }

  [[nodiscard]] demo::World& world() { return world_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  demo::World world_;
};

// The value below which that part of them lies. The list is sorted in place and not empty.
[[nodiscard]] double quantile(std::vector<double>& values, double part);

// Five lines of a receipt, as the POS quotes it.
[[nodiscard]] json::Object usual_basket();

}  // namespace till::bench
