// Sales that stay the same while a fuzzer changes one document of them. Used by the targets of the
// fuzzers.
#pragma once

#include <memory>
#include <vector>

#include "loyalty/compiled.h"
#include "loyalty/returns.h"

namespace till::fuzz {

struct Sale {
  loyalty::Ruleset plain{};
  std::shared_ptr<const loyalty::CompiledRuleset> ruleset{};
  loyalty::Receipt receipt{};  // with its quote
  loyalty::ReturnRequest everything{};
};

// A few of many mechanics, each with a member, made once.
[[nodiscard]] const std::vector<Sale>& sales();

// The sums of a quote hold.
void require_adds_up(const loyalty::Quote& quote);

}  // namespace till::fuzz
