#include "loyalty/values.h"

#include <limits>

#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

std::int64_t divide(std::int64_t a, std::int64_t b, std::int64_t divisor, std::int64_t added) {
  require(a >= 0 && b >= 0 && divisor > 0, "mul_div takes no negative figures");
  const Wide result = quotient(Wide{a} * b + added, divisor);
  require(result <= std::numeric_limits<std::int64_t>::max(), "mul_div fits 64 bits");
  return static_cast<std::int64_t>(result);
}

}  // namespace

// floor(x + 1/2) is floor((2ab + d) / 2d), which is floor((ab + floor(d / 2)) / d) for odd d too:
// no multiple of d lies between the two numerators.
std::int64_t mul_div(std::int64_t a, std::int64_t b, std::int64_t divisor, Rounding rounding) {
  return divide(a, b, divisor, rounding == Rounding::half_up ? divisor / 2 : 0);
}

std::int64_t mul_div_up(std::int64_t a, std::int64_t b, std::int64_t divisor) {
  return divide(a, b, divisor, divisor - 1);
}

Money percent_of(Money money, Rate rate) {
  return Money{mul_div(money.value(), rate.value(), whole_rate.value(), Rounding::half_up)};
}

}  // namespace till::loyalty
