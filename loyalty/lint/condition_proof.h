// Proofs that a condition can never hold, and that two can never hold together: the tree is opened
// into alternatives, and each is searched for two demands that exclude each other. Pure.
#pragma once

#include <optional>
#include <string>

#include "loyalty/basket_facts.h"
#include "loyalty/lint/offer_view.h"

namespace till::loyalty {

// Alternatives of one condition that are looked at; a larger tree is left unproved.
inline constexpr std::size_t alternatives_max = 64;
inline constexpr std::size_t demands_max = 32;

// Why the conditions of the offer, with what its effect itself needs, can never hold; nothing when
// that is not proved. The path is that of the condition.
struct Contradiction {
  std::string path;
  std::string text;
};
[[nodiscard]] std::optional<Contradiction> find_contradiction(const OfferView& offer);

// True when surely no basket meets the conditions of both, whatever discounts it has.
[[nodiscard]] bool exclude_each_other(const Offer& a, const Offer& b);

}  // namespace till::loyalty
