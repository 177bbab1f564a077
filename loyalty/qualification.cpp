#include "loyalty/qualification.h"

#include <algorithm>

namespace till::loyalty {

namespace {

// What a selector finds among the positions that count.
struct Found {
  bool any = false;
  Quantity quantity;
  Money amount;
};

Found find(const CompiledSelector& select, const Standing& standing, Basis on) {
  Found found;
  const BasketFacts& facts = standing.facts;
  const CountedPositions counted(facts, select, standing.counting);
  const std::span<const Money> values = on == Basis::initial ? facts.gross : standing.running;
  counted.for_each([&](PositionIndex position) {
    found.any = true;
    found.quantity += facts.positions[position].quantity();
    found.amount += values[position];
  });
  return found;
}

Missing lacks(Missing::Condition condition) { return {.condition = condition}; }

Missing lacks(Missing::Condition condition, std::int64_t goal, std::int64_t lacking) {
  return {.condition = condition, .goal = goal, .lacking = lacking};
}

template <class T>
bool reaches(std::optional<T> minimum, T value, Missing::Condition condition,
             std::vector<Missing>& missing) {
  if (!minimum || value >= *minimum) return true;
  missing.push_back(lacks(condition, minimum->value(), (*minimum - value).value()));
  return false;
}

bool holds_item(const CompiledCondition& node, const Standing& standing,
                std::vector<Missing>& missing) {
  const Condition& item = *node.condition;
  const Found found = find(node.select, standing, item.on);
  auto quantity = item.min_quantity;
  if (!quantity && !item.min_amount) quantity = Quantity{1};  // any quantity
  return reaches(quantity, found.quantity, Missing::Condition::quantity, missing) &&
         reaches(item.min_amount, found.amount, Missing::Condition::amount, missing);
}

bool holds_amount(const CompiledCondition& node, const Standing& standing,
                  std::vector<Missing>& missing) {
  const Condition& amount = *node.condition;
  const Found found = find(node.select, standing, amount.on);
  if (!reaches(amount.min_amount, found.amount, Missing::Condition::amount, missing)) return false;
  if (!amount.max_amount || found.amount <= *amount.max_amount) return true;
  missing.push_back(lacks(Missing::Condition::above, amount.max_amount->value(),
                          (found.amount - *amount.max_amount).value()));
  return false;
}

bool holds_present(const CompiledCondition& node, const Standing& standing,
                   std::vector<Missing>& missing) {
  if (find(node.select, standing, Basis::initial).any) return true;
  missing.push_back(lacks(Missing::Condition::present));
  return false;
}

bool holds_absent(const CompiledCondition& node, const Standing& standing,
                  std::vector<Missing>& missing) {
  Standing everything = standing;
  everything.counting = Counting::all;
  if (!find(node.select, everything, Basis::initial).any) return true;
  missing.push_back(lacks(Missing::Condition::absent));
  return false;
}

bool holds_tender(const CompiledCondition& node, const Standing& standing,
                  std::vector<Missing>& missing) {
  const std::string& kind = node.condition->tender;
  const bool known = !standing.tenders.empty();
  const bool all = std::ranges::all_of(standing.tenders,
                                       [&](const std::string& tender) { return tender == kind; });
  if (known && all) return true;
  Missing lack = lacks(Missing::Condition::tender);
  lack.tender = kind;
  missing.push_back(std::move(lack));
  return false;
}

bool holds_all(const CompiledCondition& node, const Standing& standing,
               std::vector<Missing>& missing) {
  bool all = true;
  for (const CompiledCondition& child : node.children) {
    all = holds(child, standing, missing) && all;
  }
  return all;
}

bool holds_any(const CompiledCondition& node, const Standing& standing,
               std::vector<Missing>& missing) {
  const auto before = missing.size();
  for (const CompiledCondition& child : node.children) {
    if (!holds(child, standing, missing)) continue;
    missing.resize(before);
    return true;
  }
  return false;
}

bool holds_negation(const CompiledCondition& node, const Standing& standing,
                    std::vector<Missing>& missing) {
  const auto before = missing.size();
  const bool inner = holds_all(node, standing, missing);
  missing.resize(before);
  if (!inner) return true;
  missing.push_back(lacks(Missing::Condition::negation));
  return false;
}

// Line and basket effects have the same ladders.
template <class Effect>
ReachedStep climb(const Effect& effect, const CompiledSelector& select, const Standing& standing,
                  std::vector<Missing>& missing) {
  if (effect.ladder.empty()) return {&effect.reduction, true};
  const Found found = find(select, standing, effect.on);
  const auto reached = [&](const LadderStep& step) {
    return (!step.min_quantity || found.quantity >= *step.min_quantity) &&
           (!step.min_amount || found.amount >= *step.min_amount);
  };
  const LadderStep* highest = nullptr;
  for (const LadderStep& step : effect.ladder) {
    if (reached(step)) highest = &step;
  }
  if (highest != nullptr) return {&highest->reduction, true};
  const LadderStep& first = effect.ladder.front();
  if (reaches(first.min_quantity, found.quantity, Missing::Condition::quantity, missing)) {
    static_cast<void>(reaches(first.min_amount, found.amount, Missing::Condition::amount, missing));
  }
  return {&first.reduction, false};
}

}  // namespace

bool holds(const CompiledCondition& node, const Standing& standing, std::vector<Missing>& missing) {
  using Kind = Condition::Kind;
  switch (node.condition->kind) {
    case Kind::all:
      return holds_all(node, standing, missing);
    case Kind::any:
      return holds_any(node, standing, missing);
    case Kind::negation:
      return holds_negation(node, standing, missing);
    case Kind::item:
      return holds_item(node, standing, missing);
    case Kind::amount:
      return holds_amount(node, standing, missing);
    case Kind::present:
      return holds_present(node, standing, missing);
    case Kind::absent:
      return holds_absent(node, standing, missing);
    case Kind::tender:
      return holds_tender(node, standing, missing);
  }
  return false;
}

ReachedStep reached_step(const CompiledOffer& offer, const Standing& standing,
                         std::vector<Missing>& missing) {
  if (const auto* line = offer.effect<LineEffect>()) {
    return climb(*line, offer.selects().front(), standing, missing);
  }
  if (const auto* basket = offer.effect<BasketEffect>()) {
    return climb(*basket, offer.selects().front(), standing, missing);
  }
  return {};
}

}  // namespace till::loyalty
