// Spreading a total over parts by largest remainder with capacities: the one way in which money and
// points come onto positions. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace till::loyalty {

struct Allotment {
  std::int64_t weight = 0;
  std::int64_t capacity = std::numeric_limits<std::int64_t>::max();
  std::int64_t amount = 0;  // the result

  // Scratch of allocate().
  std::int64_t remainder = 0;
  bool full = false;
};

// Spreads `total` over the parts by weight: largest remainder first, then larger weight, then
// earlier part. Parts over their capacity are capped together and the rest is spread anew over the
// others. Weights that are all 0 count as 1 each. Returns what fits nowhere.
// Units: those of `total`. Limits: nothing is negative, the weights sum inside 64 bits.
[[nodiscard]] std::int64_t allocate(std::int64_t total, std::span<Allotment> parts);

}  // namespace till::loyalty
