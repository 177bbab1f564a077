// A checked basket as the engine sees it: positions, their words, flags and floors. Made once per
// quote, then read-only.
#pragma once

#include <span>
#include <vector>

#include "loyalty/compiled.h"
#include "loyalty/floors.h"
#include "loyalty/positions.h"
#include "loyalty/selection.h"

namespace till::loyalty {

// Which positions count for an effect: money sees what may be discounted, points and grants what
// may earn, prompts all.
enum class Counting : std::uint8_t { discountable, earnable, all };

struct BasketFacts {
  // `extra` holds the words that only personal offers say; null when there are none.
  BasketFacts(const std::vector<BasketLine>& lines, const CompiledRuleset& ruleset,
              const Vocabulary* extra, Arena* arena = std::pmr::get_default_resource());

  [[nodiscard]] PositionIndex size() const { return positions.size(); }
  [[nodiscard]] bool counts(PositionIndex position, Counting counting) const;

  Positions positions;
  Goods goods;
  Scratch<Terms> terms;
  Scratch<Money> gross;
};

// The positions that a selector means and that count, found once for many questions.
class CountedPositions {
 public:
  CountedPositions(const BasketFacts& facts, const CompiledSelector& select, Counting counting)
      : facts_(facts), counting_(counting), met_(select, facts.goods) {}

  [[nodiscard]] bool operator[](PositionIndex position) const {
    return met_[position] && facts_.counts(position, counting_);
  }
  // In position order.
  template <class Each>
  void for_each(Each each) const {
    met_.for_each([&](PositionIndex position) {
      if (facts_.counts(position, counting_)) each(position);
    });
  }

 private:
  const BasketFacts& facts_;
  Counting counting_;
  Met met_;
};

}  // namespace till::loyalty
