// The positions of a basket as the plain evaluator sees them: like lines merged, in canonical
// order, with the flags and floors that law and margins leave them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "loyalty/basket.h"
#include "loyalty/ruleset.h"
#include "loyalty/selector.h"
#include "tests/support/plain/arithmetic.h"

namespace till::plain {

struct Position {
  loyalty::BasketLine content{};     // of its first line
  std::vector<std::size_t> lines{};  // of the basket, in the order in which they hold the units
  Figure units = 0;
  Figure quantity = 0;  // in milli-units
  Figure gross = 0;
  bool discountable = true;
  bool redeemable = true;
  bool earnable = true;
  Figure legal_floor = 0;
  Figure floor = 0;  // the larger of the legal and the margin's
};

[[nodiscard]] std::vector<Position> positions_of(const loyalty::Ruleset& ruleset,
                                                 const std::vector<loyalty::BasketLine>& lines);

// Pieces, or 1 for a weighed pack.
[[nodiscard]] Figure units_of(const loyalty::BasketLine& line);

// A price of a piece or of a kilogram, for one unit of the position: half up for a pack.
[[nodiscard]] Figure price_of_unit(const Position& position, Figure price);

// "food" holds "food" and "food/tea", not "foods".
[[nodiscard]] bool is_within(const std::string& category, const std::string& prefix);
[[nodiscard]] bool selects(const loyalty::Selector& select, const loyalty::BasketLine& line);

}  // namespace till::plain
