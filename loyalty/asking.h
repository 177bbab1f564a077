// What a basket asks of its member. Used where receipts are made, to keep no more than they need.
#pragma once

#include "loyalty/basket.h"

namespace till::loyalty {

// Whether a quote of this basket may look at the member's lots. Any other is the same bytes without
// them, and so is what is computed from its receipt later on.
[[nodiscard]] inline bool asks_for_points(const Basket& basket) {
  return !basket.want_points.is_zero() || !basket.picks.empty();
}

}  // namespace till::loyalty
