// Whether a manifest that arrived may be fetched: signed by the ledger, of our region, not expired
// and newer than the base in use. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "record/base_manifest.h"
#include "record/entry.h"
#include "record/keys.h"

namespace till::sync {

// A manifest, and which of this register's entries its rows include.
struct BaseOffer {
  record::BaseManifest manifest;
  std::optional<record::Mark> reflects;
};

// What the till has and is, when it judges.
struct BaseGround {
  std::string region;
  std::optional<std::int64_t> version_in_use;
  Instant now{};
};

// Errors, each saying what is kept and why: untrusted (signature), invalid (path and reason),
// conflict (another region, or older than the one in use), timeout (expired).
[[nodiscard]] Result<record::BaseManifest> judge_base(const record::Signed& manifest,
                                                      const record::KeysDocument& keys,
                                                      const BaseGround& ground);

}  // namespace till::sync
