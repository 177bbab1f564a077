// The 128-bit integers in which products of bounded figures are exact. Internal to the engine.
#pragma once

#include <cstdint>

namespace till::loyalty {

__extension__ typedef __int128 Wide;

// dividend / divisor, rounded down. Limits: dividend >= 0, divisor > 0. Figures of a shop fit 64
// bits, where a division costs a fraction.
[[nodiscard]] constexpr Wide quotient(Wide dividend, std::int64_t divisor) {
  const auto low = static_cast<std::uint64_t>(dividend);
  if (low == dividend) {
    return low / static_cast<std::uint64_t>(divisor);
  }
  return dividend / divisor;
}

}  // namespace till::loyalty
