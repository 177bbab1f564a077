// The base in use and the one before it, in one folder. A new one takes the place by two renames;
// one that cannot be read falls back to the one before. Belongs to the io thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/cache/base_file.h"

namespace till::storage {

// Where build_base writes the next one.
inline constexpr std::string_view next_base = "next.base";

class BaseShelf {
 public:
  explicit BaseShelf(std::unique_ptr<platform::Folder> folder) : folder_(std::move(folder)) {}
  explicit BaseShelf(const std::filesystem::path& folder)
      : BaseShelf(platform::folder_at(folder)) {}

  // Opens what is there: the newest, else the one before, else none. What is broken is removed;
  // `trouble` then says why.
  void open();
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] BaseFile* base() { return base_.get(); }  // null: none
  [[nodiscard]] const BaseFile* base() const { return base_.get(); }

  // The next one is the base from now on, also after a power cut; the one in use becomes the one
  // before. Errors, after which the one in use stays: not_found, conflict when it is not newer,
  // corrupt, io. Blocks: one fsync.
  [[nodiscard]] Result<> take_next();
  // The base in use turned out to be damaged: back to the one before.
  void drop_broken(const std::string& why);

 private:
  std::unique_ptr<platform::Folder> folder_;
  std::unique_ptr<BaseFile> base_;
  std::string trouble_;
};

}  // namespace till::storage
