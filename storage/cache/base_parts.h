// The chunks of a base while they are fetched: what came so far of each is kept, so that a cut
// costs one piece and no more. Whole chunks carry their sha256 as name, others end with ".part".
// One thread at a time. Blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "platform/folder.h"
#include "record/base_manifest.h"

namespace till::storage {

class BaseParts {
 public:
  explicit BaseParts(std::unique_ptr<platform::Folder> folder) : folder_(std::move(folder)) {}
  explicit BaseParts(const std::filesystem::path& folder)
      : BaseParts(platform::folder_at(folder)) {}

  [[nodiscard]] const platform::Folder& folder() const { return *folder_; }
  // A whole chunk, checked once more: the disk had it since it came. Errors: corrupt (it is
  // removed, to be fetched again), not_found, io.
  [[nodiscard]] Result<> verify(const record::BaseChunk& chunk) const;
  // How much of each chunk is here already, in their order. What belongs to none of them is
  // removed. Errors: io.
  [[nodiscard]] Result<std::vector<std::int64_t>> look(
      std::span<const record::BaseChunk> chunks) const;
  struct Piece {
    record::BaseChunk chunk;
    std::int64_t from = 0;  // where it begins: what is here ends there
    BytesView bytes;
  };
  // How much is here now. Errors: corrupt when the chunk is whole and not that of its name (nothing
  // of it is kept), conflict when the piece does not follow, not_recorded (the disk is full), io.
  [[nodiscard]] Result<std::int64_t> add(const Piece& piece) const;
  // After a base was built of them.
  [[nodiscard]] Result<> clear() const;

 private:
  std::unique_ptr<platform::Folder> folder_;
};

}  // namespace till::storage
