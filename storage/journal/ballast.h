// Room set aside on the disk of the journal: given back when a commit finds the disk full, so that
// what was begun is finished, and taken again when there is plenty. Belongs to the journal's
// thread.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace till::storage {

class Ballast {
 public:
  // 0 bytes: none is wanted, and what an earlier setting left is given back.
  Ballast(const std::filesystem::path& folder, std::int64_t bytes);

  // All of it stands ready.
  [[nodiscard]] bool is_whole() const;
  // The same for whoever only looks, from any thread.
  [[nodiscard]] static bool is_whole_in(const std::filesystem::path& folder, std::int64_t bytes);
  // True when that made room.
  [[nodiscard]] bool give_back();
  // Takes the room once the disk has three times as much, so that nobody else runs short of it.
  // Blocks: writes and syncs all of it, once. Errors: not_recorded, io; then there is none.
  [[nodiscard]] Result<> take_again();

 private:
  std::filesystem::path path_;
  std::int64_t bytes_ = 0;
};

}  // namespace till::storage
