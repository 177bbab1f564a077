#include "storage/cache/base_shelf.h"

namespace till::storage {
namespace {

Result<> move_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code failed;
  std::filesystem::rename(from, to, failed);
  if (failed) return fail(ErrorCode::io, failed.message(), from.string());
  return {};
}

void remove_quietly(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

}  // namespace

void BaseShelf::open() {
  trouble_.clear();
  base_.reset();
  for (const auto& path : {current(), previous()}) {
    auto base = BaseFile::open(path);
    if (base) {
      base_ = std::move(*base);
      return;
    }
    if (base.error().code == ErrorCode::not_found) continue;
    trouble_ = describe(base.error());
    remove_quietly(path);
  }
}

// The renames are not synced: after a power cut either file is a whole one, and a missing base is
// fetched again.
Result<> BaseShelf::take_next() {
  TILL_TRY(auto fresh, BaseFile::open(next()));
  if (base_ && base_->facts().region == fresh->facts().region &&
      fresh->facts().version <= base_->facts().version) {
    return fail(ErrorCode::conflict, "the base is not newer than the one in use");
  }
  if (std::filesystem::exists(current())) TILL_CHECK(move_file(current(), previous()));
  TILL_CHECK(move_file(next(), current()));
  base_ = std::move(fresh);
  return {};
}

void BaseShelf::drop_broken(const std::string& why) {
  base_.reset();
  remove_quietly(std::filesystem::exists(current()) ? current() : previous());
  open();
  trouble_ = why;
}

}  // namespace till::storage
