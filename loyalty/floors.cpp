#include "loyalty/floors.h"

#include <algorithm>
#include <limits>

#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

// A floor stated per unit or kilogram on the whole position: rounded up once per piece, or once per
// weighed pack. Never above gross, so the product needs no bound of its own.
Money on_position(const Position& position, Money per_unit, Rate margin) {
  if (per_unit.is_zero()) return Money{};
  const bool weighed = position.line->measure == Measure::weight;
  const std::int64_t scale = whole_rate.value() * (weighed ? one_piece.value() : 1);
  const Wide exact = Wide{per_unit.value()} * (whole_rate + margin).value() *
                     (weighed ? position.line->quantity.value() : 1);
  const Wide each = quotient(exact + scale - 1, scale);
  if (each >= position.gross.value()) return position.gross;
  const Wide whole = each * position.units;
  if (whole >= position.gross.value()) return position.gross;
  return Money{static_cast<std::int64_t>(whole)};
}

}  // namespace

FloorRules::FloorRules(const Ruleset& ruleset, const Interner& interner) {
  for (const LegalCategory& rule : ruleset.legal) {
    std::string_view category = rule.category;
    if (category.ends_with('/')) category.remove_suffix(1);
    legal_.push_back({interner.symbol_of(category, Field::category), rule});
  }
  std::ranges::sort(legal_, {}, &Legal::category);
  for (const MarginRule& rule : ruleset.margins) {
    margins_.push_back({CompiledSelector(rule.select, interner), rule.margin});
  }
}

Terms FloorRules::terms_of(const Positions& positions, PositionIndex index,
                           const Goods& goods) const {
  const Position& position = positions[index];
  const BasketLine& line = *position.line;
  Terms terms{line.discountable, line.redeemable, line.earnable, Money{}, Money{}};
  Money minimum = line.min_price;
  const auto categories =
      legal_.empty() ? std::span<const Symbol>{} : goods.words(index, Field::category);
  for (const Symbol category : categories) {
    const auto rules = std::ranges::equal_range(legal_, category, {}, &Legal::category);
    for (const Legal& legal : rules) {
      terms.discountable = terms.discountable && legal.rule.discountable;
      terms.redeemable = terms.redeemable && legal.rule.redeemable;
      terms.earnable = terms.earnable && legal.rule.earnable;
      minimum = std::max(minimum, legal.rule.min_price);
    }
  }
  terms.legal_floor = on_position(position, minimum, Rate{});
  terms.margin_floor = terms.legal_floor;
  if (!line.cost) return terms;
  for (const Margin& rule : margins_) {
    if (!rule.select.meets(goods, index)) continue;
    const Money floor = on_position(position, *line.cost, rule.margin);
    terms.margin_floor = std::max(terms.margin_floor, floor);
  }
  return terms;
}

}  // namespace till::loyalty
