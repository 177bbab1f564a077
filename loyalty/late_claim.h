// A receipt that was sold to nobody and is claimed by a member afterwards: points and grants as the
// sale would have earned them, on what was paid. Prices and discounts stay as they were. Pure: the
// till foretells with it what the ledger posts.
#pragma once

#include <memory>

#include "loyalty/compiled.h"
#include "loyalty/returns.h"

namespace till::loyalty {

// The rules without the money offers that need a member: they took nothing then, and cannot now.
// The same ruleset when it has none. Errors: those of CompiledRuleset::compile.
[[nodiscard]] Result<std::shared_ptr<const CompiledRuleset>> rules_of_late_claims(
    const std::shared_ptr<const CompiledRuleset>& rules);

// The receipt as the member's. `late` are the rules of late claims of the one that the receipt
// names; returns of it are computed with them too. Points cannot be spent afterwards: lots and
// picks are left out. Errors: conflict when the prices come out otherwise than they were paid;
// those of quote().
[[nodiscard]] Result<Receipt> claimed_by(const CompiledRuleset& late, Receipt sold, Member member);

}  // namespace till::loyalty
