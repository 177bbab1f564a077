// The claim code: what a customer gets when nothing could be recorded. Signed by the register, so
// that the ledger can believe it later.
#pragma once

#include <optional>
#include <string>

#include "agent/till_state.h"
#include "loyalty/values.h"
#include "record/pos_key.h"

namespace till::agent {

// Nothing when this till is not enrolled and has no key to sign with.
[[nodiscard]] std::optional<std::string> make_claim(const TillState& state,
                                                    const record::PosKey& key, const EntryId& entry,
                                                    loyalty::Money total);

}  // namespace till::agent
