// The engine's own check of a basket: bounds, currency, offset, pieces and amounts. A basket that
// passes cannot overflow anything after it. Pure.
#pragma once

#include <span>

#include "base/error.h"
#include "loyalty/basket.h"
#include "loyalty/compiled.h"
#include "loyalty/line_order.h"

namespace till::loyalty {

// Errors: invalid with the path of the field ("basket.lines[0].amount") and the reason.
[[nodiscard]] Result<> check_basket(const Basket& basket, const CompiledRuleset& ruleset);
// The same with the lines_by_id() of the basket at hand.
[[nodiscard]] Result<> check_basket(const Basket& basket, const CompiledRuleset& ruleset,
                                    std::span<const OrderedLine> by_id);

// The offset of the store at the sale: the ruleset's table, else what the basket says, else UTC.
// Limits: the basket passed check_basket.
[[nodiscard]] Minutes offset_of(const Basket& basket, const CompiledRuleset& ruleset);

}  // namespace till::loyalty
