// The limits of an offer that the context answers for. Pure.
#pragma once

#include <optional>

#include "loyalty/compiled_offer.h"
#include "loyalty/explanation.h"
#include "loyalty/member.h"

namespace till::loyalty {

// What the leased budget lacks for this amount; nothing when the offer needs none.
[[nodiscard]] std::optional<Missing> missing_budget(const CompiledOffer& offer, Money amount,
                                                    const Context& context);

// True when the member used the offer as often as its limit allows.
[[nodiscard]] bool is_used_up(const Offer& offer, const Member& member);

}  // namespace till::loyalty
