// What law and margin allow on a position: its flags and the money that must stay. Pure.
#pragma once

#include <vector>

#include "loyalty/positions.h"
#include "loyalty/ruleset.h"
#include "loyalty/selection.h"

namespace till::loyalty {

// For a whole position.
struct Terms {
  bool discountable = true;
  bool redeemable = true;
  bool earnable = true;
  Money legal_floor;
  Money margin_floor;  // the larger of the legal one and the margin

  [[nodiscard]] Money floor(bool below_cost) const {
    return below_cost ? legal_floor : margin_floor;
  }
};

// The legal categories and margins of a ruleset, compiled once.
class FloorRules {
 public:
  FloorRules() = default;
  FloorRules(const Ruleset& ruleset, const Interner& interner);

  // Deny beats allow; a floor never exceeds gross.
  [[nodiscard]] Terms terms_of(const Positions& positions, PositionIndex index,
                               const Goods& goods) const;

 private:
  struct Legal {
    Symbol category = no_symbol;
    LegalCategory rule;
  };
  struct Margin {
    CompiledSelector select;
    Rate margin;
  };
  std::vector<Legal> legal_;
  std::vector<Margin> margins_;
};

}  // namespace till::loyalty
