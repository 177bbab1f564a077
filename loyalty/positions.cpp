#include "loyalty/positions.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "loyalty/line_order.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

bool is_set_in_order(const std::vector<std::string>& tags) {
  return std::ranges::adjacent_find(tags, std::greater_equal<>{}) == tags.end();
}

std::vector<std::string> in_order(std::vector<std::string> tags) {
  std::ranges::sort(tags);
  const auto doubled = std::ranges::unique(tags);
  tags.erase(doubled.begin(), doubled.end());
  return tags;
}

std::strong_ordering compare_tags(const std::vector<std::string>& a,
                                  const std::vector<std::string>& b) {
  if (is_set_in_order(a) && is_set_in_order(b)) return a <=> b;
  return in_order(a) <=> in_order(b);
}

std::strong_ordering compare_cost(const std::optional<Money>& a, const std::optional<Money>& b) {
  if (a && b) return *a <=> *b;
  return a.has_value() <=> b.has_value();  // unknown first
}

std::strong_ordering compare_flags(const BasketLine& a, const BasketLine& b) {
  if (const auto order = a.discountable <=> b.discountable; order != 0) return order;
  if (const auto order = a.redeemable <=> b.redeemable; order != 0) return order;
  return a.earnable <=> b.earnable;
}

// Content, then the order of lines inside a position: larger quantity, lower id.
bool comes_before(const BasketLine& a, const BasketLine& b) {
  if (const auto order = compare_content(a, b); order != 0) return order < 0;
  if (a.quantity != b.quantity) return a.quantity > b.quantity;
  return a.id < b.id;
}

std::strong_ordering compare_words(const BasketLine& a, const BasketLine& b) {
  if (const auto order = a.sku <=> b.sku; order != 0) return order;
  if (const auto order = a.gtin <=> b.gtin; order != 0) return order;
  if (const auto order = a.category <=> b.category; order != 0) return order;
  if (const auto order = a.brand <=> b.brand; order != 0) return order;
  return compare_tags(a.tags, b.tags);
}

}  // namespace

std::strong_ordering compare_content(const BasketLine& a, const BasketLine& b) {
  if (const auto order = compare_words(a, b); order != 0) return order;
  if (const auto order = a.measure <=> b.measure; order != 0) return order;
  if (const auto order = a.price <=> b.price; order != 0) return order;
  if (const auto order = compare_cost(a.cost, b.cost); order != 0) return order;
  if (const auto order = a.min_price <=> b.min_price; order != 0) return order;
  if (const auto order = compare_flags(a, b); order != 0) return order;
  if (a.measure == Measure::piece) return std::strong_ordering::equal;
  if (const auto order = a.quantity <=> b.quantity; order != 0) return order;
  return a.amount <=> b.amount;
}

std::int64_t units_of(const BasketLine& line) {
  return line.measure == Measure::piece ? line.quantity.value() / one_piece.value() : 1;
}

Quantity Position::quantity() const {
  const std::int64_t each =
      line->measure == Measure::piece ? one_piece.value() : line->quantity.value();
  return Quantity{each * units};
}

std::int64_t Position::of_price(Money per_unit, std::int64_t count) const {
  std::int64_t each = per_unit.value();
  if (line->measure == Measure::weight) {
    each = mul_div(each, line->quantity.value(), one_piece.value(), Rounding::half_up);
  }
  const Wide product = Wide{each} * count;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return product > most ? most : static_cast<std::int64_t>(product);
}

Positions::Positions(const std::vector<BasketLine>& lines, Arena* arena)
    : lines_(&lines), list_(arena), slices_(arena) {
  const auto order = in_order_of(
      lines, &BasketLine::sku,
      [&](std::uint32_t a, std::uint32_t b) { return comes_before(lines[a], lines[b]); }, arena);
  list_.reserve(lines.size());
  slices_.reserve(lines.size());
  std::uint64_t opening = 0;  // of the last position
  for (const OrderedLine& place : order) {
    const BasketLine& line = lines[place.line];
    const bool merges = !list_.empty() && place.opening == opening &&
                        compare_content(*list_.back().line, line) == 0;
    if (!merges) {
      opening = place.opening;
      list_.push_back({.line = &line, .first_slice = static_cast<std::uint32_t>(slices_.size())});
    }
    Position& position = list_.back();
    const std::int64_t first = position.units;
    position.units += units_of(line);
    position.gross += line.amount;
    ++position.slices;
    slices_.push_back({place.line, {first, position.units}});
  }
}

}  // namespace till::loyalty
