// What the engine makes of a golden case, as bytes. Used by the golden program and its test.
#pragma once

#include <cstdint>
#include <string>

#include "tests/golden/cases.h"

namespace till::golden {

// The documents of the case, canonical.
[[nodiscard]] std::string inputs_of(const Case& given);

// {"quote", "returns"}: documents, or {"path", "reason"} of what is refused. Canonical.
[[nodiscard]] std::string outcome_of(const Case& given);

// "0007 INPUTS OUTCOME" with the SHA-256 of both in hex, the first shortened.
[[nodiscard]] std::string line_of(std::uint64_t number, const std::string& inputs,
                                  const std::string& outcome);

}  // namespace till::golden
