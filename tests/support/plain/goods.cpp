#include "tests/support/plain/goods.h"

#include <algorithm>
#include <tuple>

namespace till::plain {

using namespace loyalty;

namespace {

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return texts;
}

bool is_pack(const BasketLine& line) { return line.measure == Measure::weight; }

// What decides whether lines merge, and in which order positions stand.
auto content_of(const BasketLine& line) {
  return std::tuple(line.sku, line.gtin, line.category, line.brand, sorted(line.tags),
                    static_cast<int>(line.measure), line.price, line.cost ? line.cost->value() : -1,
                    line.min_price, line.discountable, line.redeemable, line.earnable,
                    is_pack(line) ? line.quantity.value() : 0,
                    is_pack(line) ? line.amount.value() : 0);
}

bool is_one_of(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

// A floor that is stated for a piece or a kilogram, raised by a margin, for the whole position:
// rounded up once a unit.
Figure floor_of(const Position& position, Figure stated, Figure margin) {
  const Figure raised = 10'000 + margin;
  const Figure each = is_pack(position.content)
                          ? rounded_up(stated, raised * position.content.quantity.value(),
                                       10'000 * one_piece.value())
                          : rounded_up(stated, raised, 10'000);
  return std::min(position.gross, each * position.units);
}

void apply_law(const Ruleset& ruleset, Position& position) {
  const BasketLine& line = position.content;
  position.discountable = line.discountable;
  position.redeemable = line.redeemable;
  position.earnable = line.earnable;
  Figure minimum = line.min_price.value();
  for (const LegalCategory& law : ruleset.legal) {
    if (!is_within(line.category, law.category)) continue;
    if (!law.discountable) position.discountable = false;
    if (!law.redeemable) position.redeemable = false;
    if (!law.earnable) position.earnable = false;
    minimum = std::max(minimum, law.min_price.value());
  }
  position.legal_floor = floor_of(position, minimum, 0);
}

void apply_margins(const Ruleset& ruleset, Position& position) {
  position.floor = position.legal_floor;
  const BasketLine& line = position.content;
  if (!line.cost) return;
  for (const MarginRule& rule : ruleset.margins) {
    if (!selects(rule.select, line)) continue;
    position.floor =
        std::max(position.floor, floor_of(position, line.cost->value(), rule.margin.value()));
  }
}

}  // namespace

std::vector<Position> positions_of(const Ruleset& ruleset, const std::vector<BasketLine>& lines) {
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const auto first = content_of(lines[a]);
    const auto second = content_of(lines[b]);
    if (first != second) return first < second;
    if (lines[a].quantity != lines[b].quantity) return lines[a].quantity > lines[b].quantity;
    return lines[a].id < lines[b].id;
  });
  std::vector<Position> positions;
  for (const std::size_t index : order) {
    const BasketLine& line = lines[index];
    if (positions.empty() || content_of(positions.back().content) != content_of(line)) {
      positions.push_back({.content = line});
    }
    Position& position = positions.back();
    position.lines.push_back(index);
    position.units += units_of(line);
    position.quantity += line.quantity.value();
    position.gross += line.amount.value();
  }
  for (Position& position : positions) {
    apply_law(ruleset, position);
    apply_margins(ruleset, position);
  }
  return positions;
}

Figure units_of(const BasketLine& line) {
  return is_pack(line) ? 1 : line.quantity.value() / 1'000;
}

Figure price_of_unit(const Position& position, Figure price) {
  if (!is_pack(position.content)) return price;
  return rounded_half_up(price, position.content.quantity.value(), 1'000);
}

bool is_within(const std::string& category, const std::string& prefix) {
  return category == prefix || category.starts_with(prefix + "/");
}

bool selects(const Selector& select, const BasketLine& line) {
  if (!select.skus.empty() && !is_one_of(select.skus, line.sku)) return false;
  if (!select.brands.empty() && !is_one_of(select.brands, line.brand)) return false;
  if (!select.categories.empty() && std::ranges::none_of(select.categories, [&](const auto& one) {
        return is_within(line.category, one);
      })) {
    return false;
  }
  if (!select.tags.empty() && std::ranges::none_of(select.tags, [&](const auto& one) {
        return is_one_of(line.tags, one);
      })) {
    return false;
  }
  return select.except == nullptr || !selects(*select.except, line);
}

}  // namespace till::plain
