// When and where an offer is active, as far as it can be proved without knowing the store's clock:
// that it never is, or that two are never active together. Pure.
#pragma once

#include <optional>
#include <string>

#include "loyalty/lint/offer_view.h"

namespace till::loyalty {

// Why no moment is inside; nothing when that is not proved. The path is that of the field.
struct NeverActive {
  std::string path;
  std::string text;
};
[[nodiscard]] std::optional<NeverActive> find_never_active(const OfferView& offer);

// True when surely no receipt sees both active.
[[nodiscard]] bool never_together(const Active& a, const Active& b);
// True when `wide` is surely active whenever `narrow` is.
[[nodiscard]] bool covers(const Active& wide, const Active& narrow);

// True when surely no member, nor anybody else, is in both.
[[nodiscard]] bool never_the_same_people(const Audience& a, const Audience& b);

}  // namespace till::loyalty
