// The base in use and the one before it, in one folder. A new one takes the place by two renames;
// one that cannot be read falls back to the one before. Belongs to the io thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/cache/base_file.h"

namespace till::storage {

class BaseShelf {
 public:
  explicit BaseShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Opens what is there: the newest, else the one before, else none. What is broken is removed;
  // `trouble` then says why.
  void open();
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] BaseFile* base() { return base_.get(); }  // null: none
  [[nodiscard]] const BaseFile* base() const { return base_.get(); }

  [[nodiscard]] std::filesystem::path parts() const { return folder_ / "parts"; }
  // Where build_base writes the next one.
  [[nodiscard]] std::filesystem::path next() const { return folder_ / "next.base"; }
  // The next one is the base from now on; the one in use becomes the one before. Errors, after
  // which nothing changed: conflict when it is not newer, corrupt, io.
  [[nodiscard]] Result<> take_next();
  // The base in use turned out to be damaged: back to the one before.
  void drop_broken(const std::string& why);

 private:
  [[nodiscard]] std::filesystem::path current() const { return folder_ / "current.base"; }
  [[nodiscard]] std::filesystem::path previous() const { return folder_ / "previous.base"; }

  std::filesystem::path folder_;
  std::unique_ptr<BaseFile> base_;
  std::string trouble_;
};

}  // namespace till::storage
