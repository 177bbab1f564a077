// The folder of everything that a run of the real programs writes; removed with the object unless
// it is to be kept.
#pragma once

#include <filesystem>
#include <string_view>

namespace till::demo {

class WorkFolder {
 public:
  // Under the system's folder for temporary files, its name beginning with `name`.
  WorkFolder(std::string_view name, bool keep);
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  ~WorkFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  bool keep_;
};

}  // namespace till::demo
