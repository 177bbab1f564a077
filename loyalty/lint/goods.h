// What can be proved of two selectors without a catalogue: that one holds all goods of the other,
// or that no good meets both. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "loyalty/offer.h"
#include "loyalty/selector.h"

namespace till::loyalty {

[[nodiscard]] bool selects_all(const Selector& selector);
// True when no good can meet it: its except takes everything back.
[[nodiscard]] bool selects_nothing(const Selector& selector);
// True when every good that meets `narrow` surely meets `wide`.
[[nodiscard]] bool covers(const Selector& wide, const Selector& narrow);
// True when surely no good meets both.
[[nodiscard]] bool are_disjoint(const Selector& a, const Selector& b);

// True when the category or one of its prefixes is `wide`.
[[nodiscard]] bool is_within(std::string_view category, std::string_view wide);
// Without the slash at its end.
[[nodiscard]] std::string_view plain_category(std::string_view category);

// The selectors of what an offer acts on: of a set those of its parts; none for coupon and prompt.
[[nodiscard]] std::vector<const Selector*> goods_of(const Offer& offer);

}  // namespace till::loyalty
