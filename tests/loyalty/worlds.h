// Random rulesets, members and baskets of tiny prices and many units, for properties that hold
// whatever comes. The same seed gives the same world.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>

#include "loyalty/compiled.h"
#include "loyalty/quote.h"

namespace till::test {

struct World {
  loyalty::Ruleset ruleset;
  std::optional<loyalty::Member> member;
  loyalty::Basket basket;
  loyalty::Context context;

  [[nodiscard]] const loyalty::Member* buyer() const { return member ? &*member : nullptr; }
};

[[nodiscard]] World random_world(std::uint64_t seed);

// The same goods in another order, cut into other lines.
[[nodiscard]] loyalty::Basket rechunked(const loyalty::Basket& basket, std::mt19937_64& random);

}  // namespace till::test
