// Who wins: the layers of the ruleset in order, each on the running nets. Fills nets, applications,
// cuts, what was lost to whom, closed positions and the near misses of money offers. Pure.
#pragma once

#include "loyalty/reckoning.h"

namespace till::loyalty {

void run_layers(Reckoning& reckoning);

}  // namespace till::loyalty
