// The base of the region on this till: a packed file that is read one block a look-up and never
// changed. A newer one is built beside it (base_build.h) and takes its place by a rename. Belongs
// to the io thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "platform/folder.h"
#include "record/base_rows.h"
#include "record/entry.h"

namespace till::storage {

// What a base says of itself.
struct BaseFacts {
  std::string region;
  std::int64_t version = 0;
  std::int64_t position = 0;  // of the feed
  Instant made_at{};
  Instant expires_at{};
  std::int64_t rows = 0;
  std::vector<std::string> tiers;
  std::optional<record::Mark> reflects;  // this register's entries that the rows include
  friend bool operator==(const BaseFacts&, const BaseFacts&) = default;
};

class BaseFile {
 public:
  // Reads the facts and the index, not the rows. Errors: not_found, corrupt, unsupported, io.
  [[nodiscard]] static Result<std::unique_ptr<BaseFile>> open(const platform::Folder& folder,
                                                              const std::string& name);

  [[nodiscard]] const BaseFacts& facts() const { return facts_; }
  // The name of a row's tier; empty: none.
  [[nodiscard]] const std::string& tier_of(const record::BaseRow& row) const;
  // Errors: corrupt when the block is not as it was written, io.
  [[nodiscard]] Result<std::optional<record::BaseRow>> find(const CardToken& token) const;
  [[nodiscard]] std::int64_t file_bytes() const { return file_->size(); }

 private:
  BaseFile() = default;
  [[nodiscard]] Result<> load();
  [[nodiscard]] Result<Bytes> read(std::int64_t offset, std::size_t count) const;

  std::string name_;
  std::unique_ptr<platform::Folder::File> file_;
  BaseFacts facts_;
  std::vector<std::uint64_t>
      first_keys_;  // of each block: the first eight bytes of its first token
};

}  // namespace till::storage
