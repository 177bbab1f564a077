// The parts of a quote that are documents of their own size: the explanation, and the shares that a
// return has too. Used by quote_document.cpp and return_document.cpp only.
#pragma once

#include <string>

#include "base/json/fields.h"
#include "loyalty/quote.h"

namespace till::record {

[[nodiscard]] loyalty::EarnedShare read_earned_share(const json::Value& value,
                                                     const std::string& path,
                                                     json::Refusal& refusal);
[[nodiscard]] json::Value write_earned_share(const loyalty::EarnedShare& share);

[[nodiscard]] loyalty::CounterShare read_counter_share(const json::Value& value,
                                                       const std::string& path,
                                                       json::Refusal& refusal);
[[nodiscard]] json::Value write_counter_share(const loyalty::CounterShare& share);

[[nodiscard]] loyalty::Grant read_grant(const json::Value& value, const std::string& path,
                                        json::Refusal& refusal);
[[nodiscard]] json::Value write_grant(const loyalty::Grant& grant);

[[nodiscard]] loyalty::Prompt read_prompt(const json::Value& value, const std::string& path,
                                          json::Refusal& refusal);
[[nodiscard]] json::Value write_prompt(const loyalty::Prompt& prompt);

[[nodiscard]] loyalty::Explanation read_explanation(const json::Value& value,
                                                    const std::string& path,
                                                    json::Refusal& refusal);
[[nodiscard]] json::Value write_explanation(const loyalty::Explanation& explanation);

}  // namespace till::record
