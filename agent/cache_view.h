// What this till holds of somebody, taken apart: the ledger's row and its stamp, what happened here
// since, and what comes of both. For `tillctl cache show`. Io thread.
#pragma once

#include <string>
#include <string_view>

#include "agent/till_state.h"
#include "base/json/json.h"

namespace till::agent {

// `who`: a card number or phone as typed, or the 32 hex digits of an account or member. Errors:
// invalid for a code that is nobody's; io and corrupt of the cache.
[[nodiscard]] Result<json::Object> held_of(TillState& state, std::string_view who);

}  // namespace till::agent
