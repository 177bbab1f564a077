// Writes the state of a finished reckoning as a quote: header, lines by the unit rule, explanation.
// Pure.
#pragma once

#include "loyalty/quote.h"
#include "loyalty/reckoning.h"

namespace till::loyalty {

// Takes what it needs out of the reckoning.
[[nodiscard]] Quote assemble(Reckoning& reckoning);

// The explanation of every considered offer, by offer.
[[nodiscard]] std::vector<Explanation> explain(Reckoning& reckoning);

}  // namespace till::loyalty
