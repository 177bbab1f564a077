// Paying with points: what of the asked points is allowed, on which positions they lie, from which
// lots they come. Pure.
#pragma once

#include "loyalty/reckoning.h"

namespace till::loyalty {

// Fills the redemption, its money and points by position. Comes after the layers.
void redeem(Reckoning& reckoning);

// The redemption rules of a store: the program's, with what its partner replaces.
[[nodiscard]] RedeemRules redeem_rules(const Program& program, const Partner* partner);

}  // namespace till::loyalty
