// Earning points on what was paid: one base rate for each position, rate offers that replace it,
// multipliers and bonuses that add. Each rule rounds once and is allocated. Pure.
#pragma once

#include "loyalty/reckoning.h"

namespace till::loyalty {

// Fills `earned`: the base rate first, then offers by id. Comes after redemption.
// Errors: invalid when the points of all rules sum to more than 64 bits hold.
[[nodiscard]] Result<> accrue(Reckoning& reckoning);

}  // namespace till::loyalty
