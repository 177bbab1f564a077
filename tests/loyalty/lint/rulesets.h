// Rulesets for the linter's tests, written as documents, and what the linter says of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "loyalty/lint/lint.h"
#include "loyalty/lint/replay.h"

namespace till::loyalty {

inline constexpr Instant lint_now = instant_of(1'800'000'000);  // 2027-01-15T08:00:00Z

// A ruleset with these offers, the text of a JSON list; `more` are further fields of the ruleset,
// each with a comma behind it. What a reader refuses ends the test.
[[nodiscard]] std::shared_ptr<const CompiledRuleset> ruleset_of(std::string_view offers,
                                                                std::string_view more = {});

[[nodiscard]] Report lint_of(std::string_view offers, std::string_view more = {});

// The first finding of the name.
[[nodiscard]] std::optional<Finding> found(const Report& report, FindingName name);
[[nodiscard]] std::optional<Finding> found_in(FindingName name, std::string_view offers,
                                              std::string_view more = {});

// A receipt of these lines, the text of a JSON list; `more` as above, of the basket.
[[nodiscard]] Sample sample_of(std::string_view lines, std::string_view more = {});

}  // namespace till::loyalty
