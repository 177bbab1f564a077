// The envelopes of rulesets as files: rulesets/<sha256>.zst, named by the hash before compression.
// Which one is in force is a row of the journal, so that without any cache the program still runs.
#pragma once

#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace till::storage {

class RulesetFiles {
 public:
  explicit RulesetFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Durable at return. Errors: io.
  [[nodiscard]] Result<Hash> store(BytesView envelope) const;
  // Errors: not_found, corrupt when the bytes are not those of the name.
  [[nodiscard]] Result<Bytes> load(const Hash& sha256) const;
  [[nodiscard]] Result<std::vector<Hash>> list() const;
  [[nodiscard]] Result<> remove(const Hash& sha256) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace till::storage
