// Builds the base file of a till from fetched chunks: every chunk is checked against the manifest,
// the rows of all are merged by token, and the file is on the disk when this returns. Blocks for
// as long as the rows take; meant for a thread of its own. Never touches the base in use.
#pragma once

#include <functional>

#include "record/base_manifest.h"
#include "storage/cache/base_file.h"
#include "storage/cache/base_parts.h"

namespace till::storage {

struct BaseBuild {
  record::BaseManifest manifest;
  std::optional<record::Mark> reflects;
  const BaseParts& parts;    // holds the chunks
  platform::Folder& folder;  // where next.base is replaced
  // Asked now and then; true ends the building. Empty: never.
  std::function<bool()> stop{};
};

// Errors, after which the file is not there: corrupt for a chunk that is not as the manifest says
// (it is removed, to be fetched again), not_found, io, not_recorded (the disk is full), busy when
// told to stop.
[[nodiscard]] Result<BaseFacts> build_base(const BaseBuild& build);

}  // namespace till::storage
