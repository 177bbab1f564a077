#include "loyalty/basket_facts.h"

namespace till::loyalty {

BasketFacts::BasketFacts(const std::vector<BasketLine>& lines, const CompiledRuleset& ruleset,
                         const Vocabulary* extra, Arena* arena)
    : positions(lines, arena),
      goods(positions, ruleset.words(), extra, arena),
      terms(arena),
      gross(arena) {
  terms.reserve(positions.size());
  gross.reserve(positions.size());
  for (PositionIndex position = 0; position < positions.size(); ++position) {
    terms.push_back(ruleset.floors().terms_of(positions, position, goods));
    gross.push_back(positions[position].gross);
  }
}

bool BasketFacts::counts(PositionIndex position, Counting counting) const {
  switch (counting) {
    case Counting::discountable:
      return terms[position].discountable;
    case Counting::earnable:
      return terms[position].earnable;
    case Counting::all:
      return true;
  }
  return true;
}

}  // namespace till::loyalty
