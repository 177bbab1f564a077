// Which offers are considered, and the first reason that keeps one from acting before any money is
// looked at: audience, code, uses, control group. Pure.
#pragma once

#include "loyalty/reckoning.h"

namespace till::loyalty {

// Fills `considered`, sorted by id, and the exposures of experiments.
void gather_offers(Reckoning& reckoning);

// The serial of the code that opened the offer: the lowest good one. Null when none is good.
[[nodiscard]] const PresentedCode* opening_code(const Offer& offer, const Basket& basket,
                                                const Context& context);

}  // namespace till::loyalty
