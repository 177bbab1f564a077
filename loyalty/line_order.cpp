#include "loyalty/line_order.h"

#include <algorithm>

namespace till::loyalty {

std::uint64_t opening_of(std::string_view word) {
  std::uint64_t opening = 0;
  const std::size_t length = std::min(word.size(), sizeof opening);
  for (std::size_t i = 0; i < length; ++i) {
    opening |= std::uint64_t{static_cast<unsigned char>(word[i])} << (56 - 8 * i);
  }
  return opening;
}

Scratch<std::uint32_t> lines_by_id(const std::vector<BasketLine>& lines, Arena* arena) {
  struct Place {
    std::uint64_t opening = 0;
    std::uint32_t line = 0;
  };
  Scratch<Place> places(lines.size(), arena);
  for (std::uint32_t i = 0; i < places.size(); ++i) places[i] = {opening_of(lines[i].id), i};
  std::ranges::sort(places, [&](const Place& a, const Place& b) {
    if (a.opening != b.opening) return a.opening < b.opening;
    const auto by_id = lines[a.line].id <=> lines[b.line].id;
    return by_id != 0 ? by_id < 0 : a.line < b.line;
  });
  Scratch<std::uint32_t> order(arena);
  order.reserve(places.size());
  for (const Place& place : places) order.push_back(place.line);
  return order;
}

}  // namespace till::loyalty
