// Whether points and coupons may be set aside for a sale that is about to be paid. A use case
// without HTTP.
#pragma once

#include "ledger/ledger.h"
#include "record/hold.h"

namespace till::ledger {

// Longer than a till keeps its own: a sale that was paid late is still covered.
inline constexpr Seconds hold_lasts{30 * 60};

// Idempotent by the reservation's id. The hold is in the books when this returns.
[[nodiscard]] Result<record::HoldAnswer> hold(const Ledger& ledger, const RegisterRow& row,
                                              const record::HoldAsked& asked);

}  // namespace till::ledger
