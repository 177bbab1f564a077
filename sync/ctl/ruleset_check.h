// A ruleset checked from files: the linter's findings and, with receipts, what its offers would
// have done, as one document. Blocks on the files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/json/json.h"
#include "base/time.h"
#include "sync/ctl/exits.h"

namespace till::ctl {

struct RulesetCheck {
  std::string ruleset;
  std::string receipts;  // a folder; empty: none
};

// Called after each receipt with how many there were.
using Progress = std::function<void(std::int64_t)>;

// {"ruleset", "offers", "errors", "warnings", "notes", "dropped", "findings"} and "receipts".
// Errors: not_found and io for files; those of the documents and the engine, with their place.
[[nodiscard]] Result<json::Value> check_ruleset(const RulesetCheck& asked, Instant now,
                                                const Progress& progress);

// found_wrong when there are errors or warnings.
[[nodiscard]] Exit exit_of_check(const json::Value& answer);

}  // namespace till::ctl
