// Returns and voids: computed from the receipt, recorded as an entry of their own.
#pragma once

#include "agent/checkout/committing.h"
#include "agent/checkout/requests.h"
#include "agent/recording.h"
#include "agent/till_state.h"

namespace till::agent {

struct PreparedReturn {
  PreparedFact prepared;
  loyalty::ReturnResult result;
};

// Errors: invalid with the path when the receipt does not hold what is to be returned; conflict
// when nothing is left to void.
[[nodiscard]] Result<PreparedReturn> prepare_return(TillState& state, const ReturnOrder& order,
                                                    const SaleFound& found);

}  // namespace till::agent
