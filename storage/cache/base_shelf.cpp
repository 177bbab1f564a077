#include "storage/cache/base_shelf.h"

namespace till::storage {
namespace {

const std::string current = "current.base";
const std::string previous = "previous.base";
const std::string next(next_base);

bool exists(const platform::Folder& folder, const std::string& name) {
  return folder.open(name).has_value();
}

}  // namespace

void BaseShelf::open() {
  trouble_.clear();
  base_.reset();
  for (const auto& name : {current, previous}) {
    auto base = BaseFile::open(*folder_, name);
    if (base) {
      base_ = std::move(*base);
      return;
    }
    if (base.error().code == ErrorCode::not_found) continue;
    trouble_ = describe(base.error());
    static_cast<void>(folder_->remove(name));
  }
}

// Nobody sees the new one before its name is on the disk: a power cut cannot bring the old one back
// to a customer who saw the new.
Result<> BaseShelf::take_next() {
  TILL_TRY(auto fresh, BaseFile::open(*folder_, next));
  if (base_ && base_->facts().region == fresh->facts().region &&
      fresh->facts().version <= base_->facts().version) {
    return fail(ErrorCode::conflict, "the base is not newer than the one in use");
  }
  if (exists(*folder_, current)) TILL_CHECK(folder_->rename(current, previous));
  TILL_CHECK(folder_->rename(next, current));
  TILL_CHECK(folder_->sync_names());
  base_ = std::move(fresh);
  return {};
}

void BaseShelf::drop_broken(const std::string& why) {
  base_.reset();
  static_cast<void>(folder_->remove(exists(*folder_, current) ? current : previous));
  open();
  trouble_ = why;
}

}  // namespace till::storage
