// What is granted beside money and points: stamps, quest progress, tickets, next-visit coupons.
// Pure.
#pragma once

#include <span>

#include "loyalty/reckoning.h"

namespace till::loyalty {

// Fills `grants` and what they count on positions. Comes after redemption.
void run_grants(Reckoning& reckoning);

// What the positions that a grant selects come to: units, and money as accrual counts it.
struct Granting {
  std::int64_t units = 0;
  Money amount{};
  bool any = false;
};
[[nodiscard]] Granting granting_of(const CompiledOffer& offer, const BasketFacts& facts,
                                   std::span<const Money> base);

// The tickets that this much earns.
[[nodiscard]] std::int64_t tickets_for(const Offer& offer, Money amount);

}  // namespace till::loyalty
