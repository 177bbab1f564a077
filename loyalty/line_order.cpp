#include "loyalty/line_order.h"

namespace till::loyalty {

Scratch<OrderedLine> lines_by_id(const std::vector<BasketLine>& lines, Arena* arena) {
  return in_order_of(
      lines, &BasketLine::id,
      [&](std::uint32_t a, std::uint32_t b) {
        const auto by_id = lines[a].id <=> lines[b].id;
        return by_id != 0 ? by_id < 0 : a < b;
      },
      arena);
}

}  // namespace till::loyalty
