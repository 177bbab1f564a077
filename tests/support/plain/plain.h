// A second evaluator of quotes and returns, written from the specification in the plainest way: no
// index, no compilation, every offer and every unit looked at in turn. Shares nothing with the
// engine but the values. For tests that hold the engine against it; slow on purpose.
#pragma once

#include "loyalty/returns.h"
#include "loyalty/ruleset.h"

namespace till::plain {

struct Inputs {
  const loyalty::Ruleset& ruleset;
  const loyalty::Basket& basket;
  const loyalty::Member* member = nullptr;  // null: nobody
  const loyalty::Context& context;
};

// Errors: invalid with the path of the basket that breaks a rule.
[[nodiscard]] Result<loyalty::Quote> quote(const Inputs& inputs);

// Errors: invalid with a path of the request.
[[nodiscard]] Result<loyalty::ReturnResult> return_lines(const loyalty::Ruleset& ruleset,
                                                         const loyalty::Receipt& receipt,
                                                         const loyalty::ReturnRequest& request);

}  // namespace till::plain
