#include "tests/e2e/demo/work_folder.h"

#include <string>
#include <system_error>

#include "base/crypto/crypto.h"

namespace till::demo {

WorkFolder::WorkFolder(std::string_view name, bool keep)
    : path_(std::filesystem::temp_directory_path() /
            (std::string(name) + "-" + to_hex(crypto::random_bytes(6)))),
      keep_(keep) {
  std::filesystem::create_directories(path_);
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (!keep_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace till::demo
