// Whether a ruleset that arrived may come into force: signed by a ruleset key, newer than the one
// in force, of an engine this build has, and one that compiles. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "loyalty/compiled.h"
#include "record/envelope.h"
#include "record/keys.h"
#include "record/signing.h"

namespace till::sync {

struct AcceptedRuleset {
  Hash sha256;
  record::RulesetEnvelope envelope;
  std::shared_ptr<const loyalty::CompiledRuleset> compiled;
};

// `version_in_force`: none when there is none yet. Errors: untrusted (signature), conflict (not
// newer), unsupported (engine or mechanic), invalid (path and reason). The one in force stays
// whatever the error is.
[[nodiscard]] Result<AcceptedRuleset> judge_ruleset(const record::Signed& envelope,
                                                    const record::KeysDocument& keys,
                                                    std::optional<std::int64_t> version_in_force);

}  // namespace till::sync
