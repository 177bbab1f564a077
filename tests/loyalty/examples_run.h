// Runs one worked example through the documents and an evaluator and compares everything it states.
#pragma once

#include <optional>
#include <string>

#include "tests/loyalty/evaluator.h"
#include "tests/record/documents_examples.h"

namespace till::test {

struct ExampleFailure {
  std::string text;          // what differs, one path a line
  bool unsupported = false;  // the evaluator refused a mechanic it does not have
};

// Nothing when the example comes out as written.
[[nodiscard]] std::optional<ExampleFailure> failure_of(const Example& example,
                                                       const Evaluator& evaluator = engine());

// The same example with every list reversed that orders nothing.
[[nodiscard]] Example turned_round(const Example& example);

}  // namespace till::test
