// Money, points, rates and quantities: whole numbers that do not mix. Used by every document and by
// the engine. Units: Money minor units, Points the smallest step of the program, Rate permyriad,
// Quantity milli-units.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "base/error.h"

namespace till::loyalty {

template <class Tag>
class Whole {
 public:
  constexpr Whole() = default;
  constexpr explicit Whole(std::int64_t value) : value_(value) {}

  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  [[nodiscard]] constexpr bool is_zero() const { return value_ == 0; }
  [[nodiscard]] constexpr bool is_positive() const { return value_ > 0; }

  constexpr Whole& operator+=(Whole other) {
    value_ += other.value_;
    return *this;
  }
  constexpr Whole& operator-=(Whole other) {
    value_ -= other.value_;
    return *this;
  }
  friend constexpr Whole operator+(Whole a, Whole b) { return Whole{a.value_ + b.value_}; }
  friend constexpr Whole operator-(Whole a, Whole b) { return Whole{a.value_ - b.value_}; }
  friend constexpr Whole operator-(Whole a) { return Whole{-a.value_}; }
  friend constexpr auto operator<=>(Whole, Whole) = default;

 private:
  std::int64_t value_ = 0;
};

using Money = Whole<struct MoneyTag>;
using Points = Whole<struct PointsTag>;
using Rate = Whole<struct RateTag>;          // permyriad: 1000 is 10 %
using Quantity = Whole<struct QuantityTag>;  // milli-units: one piece is 1000

inline constexpr Rate whole_rate{10'000};
inline constexpr Quantity one_piece{1'000};

// Bounds that keep every product inside 128 bits and every sum inside 64.
inline constexpr std::int64_t receipt_money_max = 1'000'000'000'000;
inline constexpr std::int64_t quantity_max = 1'000'000'000;
inline constexpr std::size_t receipt_lines_max = 10'000;
inline constexpr std::int64_t rate_max = 1'000'000;

enum class Rounding { floor, half_up };

// a * b / divisor with a 128-bit intermediate. Limits: divisor > 0, a and b not negative, the
// result fits (required).
[[nodiscard]] std::int64_t mul_div(std::int64_t a, std::int64_t b, std::int64_t divisor,
                                   Rounding rounding = Rounding::floor);
// The same, rounded up.
[[nodiscard]] std::int64_t mul_div_up(std::int64_t a, std::int64_t b, std::int64_t divisor);
// What the rate takes of the money, half up.
[[nodiscard]] Money percent_of(Money money, Rate rate);

}  // namespace till::loyalty
