// Claim codes: what a customer gets when nothing could be recorded, and what is believed of one
// that comes back. Signed by the register, so that the ledger can believe it later.
#pragma once

#include <optional>
#include <string>

#include "agent/checkout/committing.h"
#include "agent/till_state.h"
#include "record/claim.h"

namespace till::agent {

// Of a sale alone; nothing when this till is not enrolled and has no key to sign with.
[[nodiscard]] std::optional<std::string> make_claim(const TillState& state,
                                                    const PreparedFact& prepared);
// Reads a code that was entered with a request. A code of another register is left to the ledger to
// verify. Errors: invalid with the path when it is none, is not signed by this register that it
// names, or was signed for another request.
[[nodiscard]] Result<ClaimedSale> believe_claim(const TillState& state,
                                                const ClaimRequest& request);

}  // namespace till::agent
