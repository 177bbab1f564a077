// The reasons and prompts of a quote as sentences. Pure: parts of the document to text.
#pragma once

#include <string>

#include "base/json/json.h"

namespace till::ctl {

// What became of an offer: "took 300; cut by 100", "a condition does not hold: amount, 8700 short
// of 50000".
[[nodiscard]] std::string outcome_text(const json::Value& explanation);
// What the cashier may say.
[[nodiscard]] std::string prompt_text(const json::Value& prompt);

}  // namespace till::ctl
