// Sums of stored numbers, which hostile entries must not carry past int64: SQLite would go on with
// a floating number.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace till::ledger {

// Errors: invalid when the sum does not fit.
[[nodiscard]] inline Result<std::int64_t> sum_of(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    return fail(ErrorCode::invalid, "a sum passes what 64 bits hold");
  }
  return sum;
}

}  // namespace till::ledger
