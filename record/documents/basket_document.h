// The basket as a POS hands it over. Used by the local API, by receipts and by tools.
#pragma once

#include <string>

#include "base/json/json.h"
#include "loyalty/basket.h"

namespace till::record {

// Errors: invalid with the path and the reason. What needs the ruleset (the currency, the offset of
// the store, pieces and their amounts) is the engine's to refuse.
[[nodiscard]] Result<loyalty::Basket> read_basket(const json::Value& value,
                                                  std::string path = "basket");
// Leaves out what equals its default.
[[nodiscard]] json::Value write_basket(const loyalty::Basket& basket);

}  // namespace till::record
