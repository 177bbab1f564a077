// The unit rule: of a total over n like units each carries total div n, the first total mod n one
// more. Only totals are stored; what any run of units carries follows from them. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "loyalty/values.h"

namespace till::loyalty {

// The units [first, last) of a position or a line, in their fixed order.
struct UnitRange {
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] constexpr std::int64_t count() const { return last - first; }
  friend constexpr bool operator==(const UnitRange&, const UnitRange&) = default;
};

// A total that lies on so many like units. Limits: units > 0, the total not negative.
template <class T>
struct OverUnits {
  T total;
  std::int64_t units = 1;

  // What the first `count` units carry.
  [[nodiscard]] T of_first(std::int64_t count) const {
    const std::int64_t each = total.value() / units;
    const std::int64_t one_more = total.value() % units;
    return T{each * count + std::min(count, one_more)};
  }
  [[nodiscard]] T of(UnitRange range) const {
    if (range.first == 0 && range.last == units) return total;
    return of_first(range.last) - of_first(range.first);
  }
  [[nodiscard]] T of_unit(std::int64_t index) const {
    return T{total.value() / units + (index < total.value() % units ? 1 : 0)};
  }
  // The units up to `from`'s next change of value: from there on each carries one less.
  [[nodiscard]] std::int64_t same_value_until(std::int64_t from) const {
    const std::int64_t one_more = total.value() % units;
    return from < one_more ? one_more : units;
  }
};

template <class T>
OverUnits(T, std::int64_t) -> OverUnits<T>;

}  // namespace till::loyalty
