// Orders of a basket's lines by one of their words: by id for a quote's lines and for an id that
// stands twice, by sku for its positions. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "loyalty/basket.h"
#include "loyalty/scratch.h"
#include "loyalty/word_bytes.h"

namespace till::loyalty {

// A line and the opening of the word that orders it.
struct OrderedLine {
  std::uint64_t opening = 0;
  std::uint32_t line = 0;
};

// Up to so many lines are put in order one by one: they come nearly in order, or are few.
inline constexpr std::size_t inserted_lines = 32;

template <class Precedes>
void insert_in_order(Scratch<OrderedLine>& lines, Precedes precedes) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const OrderedLine line = lines[i];
    std::size_t place = i;
    for (; place > 0 && precedes(line, lines[place - 1]); --place) lines[place] = lines[place - 1];
    lines[place] = line;
  }
}

// Lines by a word; `before` decides between lines (by index) whose words open alike and
// must be a strict order of them.
template <class Before>
[[nodiscard]] Scratch<OrderedLine> in_order_of(const std::vector<BasketLine>& lines,
                                               std::string BasketLine::* word, Before before,
                                               Arena* arena) {
  Scratch<OrderedLine> order(arena);
  order.reserve(lines.size());
  for (std::uint32_t i = 0; i < lines.size(); ++i) order.push_back({opening_of(lines[i].*word), i});
  const auto precedes = [&](const OrderedLine& a, const OrderedLine& b) {
    return a.opening != b.opening ? a.opening < b.opening : before(a.line, b.line);
  };
  if (order.size() <= inserted_lines) {
    insert_in_order(order, precedes);
  } else {
    std::ranges::sort(order, precedes);
  }
  return order;
}

// Equal ids stay in the order of the basket.
[[nodiscard]] Scratch<OrderedLine> lines_by_id(const std::vector<BasketLine>& lines,
                                               Arena* arena = std::pmr::get_default_resource());

}  // namespace till::loyalty
