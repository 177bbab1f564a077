// The plain evaluator behind the interface that the engine has in tests.
#pragma once

#include "tests/loyalty/evaluator.h"

namespace till::plain {

[[nodiscard]] const test::Evaluator& evaluator();

}  // namespace till::plain
