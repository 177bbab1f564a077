// The conflict linter: what will surprise the author of a ruleset, proved from the ruleset alone.
// Used by tillctl and by whoever publishes rulesets. Pure.
#pragma once

#include "base/time.h"
#include "loyalty/compiled.h"
#include "loyalty/lint/finding.h"

namespace till::loyalty {

// `now` tells which offers are over. Bounded: pairs come from an index, and what lies beyond its
// limits is reported.
[[nodiscard]] Report lint(const CompiledRuleset& ruleset, Instant now);

}  // namespace till::loyalty
