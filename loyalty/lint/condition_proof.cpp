#include "loyalty/lint/condition_proof.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

using Kind = Condition::Kind;

struct Demand {
  const Condition* leaf;
  bool negated = false;
};
using Alternative = std::vector<Demand>;

// The alternatives of a tree: one of them must hold in full. Nothing when they are too many.
using Alternatives = std::optional<std::vector<Alternative>>;

Alternatives alternatives_of(const Condition& node, bool negated);

Alternatives joined(const std::vector<Alternative>& a, const std::vector<Alternative>& b) {
  std::vector<Alternative> product;
  if (a.size() * b.size() > alternatives_max) return std::nullopt;
  for (const Alternative& first : a) {
    for (const Alternative& second : b) {
      if (first.size() + second.size() > demands_max) return std::nullopt;
      product.push_back(first);
      product.back().insert(product.back().end(), second.begin(), second.end());
    }
  }
  return product;
}

// All of the children, or any of them.
Alternatives of_children(const Condition& node, bool all, bool negated) {
  std::vector<Alternative> sum;
  if (all) sum.emplace_back();
  for (const Condition& child : node.children) {
    const auto inner = alternatives_of(child, negated);
    if (!inner) return std::nullopt;
    if (all) {
      auto product = joined(sum, *inner);
      if (!product) return std::nullopt;
      sum = std::move(*product);
    } else {
      sum.insert(sum.end(), inner->begin(), inner->end());
      if (sum.size() > alternatives_max) return std::nullopt;
    }
  }
  return sum;
}

Alternatives alternatives_of(const Condition& node, bool negated) {
  switch (node.kind) {
    case Kind::all:
      return of_children(node, !negated, negated);
    case Kind::any:
      return of_children(node, negated, negated);
    case Kind::negation:  // of all its children, of which documents have one
      return of_children(node, negated, !negated);
    default:
      return std::vector<Alternative>{{Demand{&node, negated}}};
  }
}

// What a demand says of sums: at least or at most so much of the goods of a selector.
enum class Measure { presence, quantity, amount };
struct Bound {
  const Demand* demand;
  Measure measure;
  std::int64_t figure;
  bool counted = true;  // only goods that count for the effect
};

std::optional<Bound> lower_bound_of(const Demand& demand, Measure measure) {
  const Condition& leaf = *demand.leaf;
  const bool says_presence = (leaf.kind == Kind::present && !demand.negated) ||
                             (leaf.kind == Kind::item && !demand.negated &&
                              (leaf.min_quantity.value_or(Quantity{}).is_positive() ||
                               leaf.min_amount.value_or(Money{}).is_positive() ||
                               (!leaf.min_quantity && !leaf.min_amount))) ||
                             (leaf.kind == Kind::amount && !demand.negated &&
                              leaf.min_amount.value_or(Money{}).is_positive());
  if (measure == Measure::presence) {
    if (says_presence) return Bound{&demand, measure, 1};
    if (leaf.kind == Kind::absent && demand.negated) return Bound{&demand, measure, 1, false};
    return std::nullopt;
  }
  if (demand.negated) return std::nullopt;
  if (measure == Measure::quantity && leaf.kind == Kind::item && leaf.min_quantity) {
    return Bound{&demand, measure, leaf.min_quantity->value()};
  }
  if (measure == Measure::amount && (leaf.kind == Kind::item || leaf.kind == Kind::amount) &&
      leaf.min_amount) {
    return Bound{&demand, measure, leaf.min_amount->value()};
  }
  return std::nullopt;
}

std::optional<Bound> upper_bound_of(const Demand& demand, Measure measure) {
  const Condition& leaf = *demand.leaf;
  switch (measure) {
    case Measure::presence: {
      const bool bare_item = leaf.kind == Kind::item && !leaf.min_quantity && !leaf.min_amount;
      if (leaf.kind == Kind::absent && !demand.negated) return Bound{&demand, measure, 0, false};
      if (demand.negated && (leaf.kind == Kind::present || bare_item)) {
        return Bound{&demand, measure, 0};
      }
      return std::nullopt;
    }
    case Measure::quantity:
      if (!demand.negated || leaf.kind != Kind::item || !leaf.min_quantity || leaf.min_amount) {
        return std::nullopt;
      }
      return Bound{&demand, measure, leaf.min_quantity->value() - 1};
    case Measure::amount:
      if (!demand.negated && leaf.kind == Kind::amount && leaf.max_amount) {
        return Bound{&demand, measure, leaf.max_amount->value()};
      }
      if (!demand.negated || !leaf.min_amount || leaf.min_quantity || leaf.max_amount) {
        return std::nullopt;
      }
      return Bound{&demand, measure, leaf.min_amount->value() - 1};
  }
  return std::nullopt;
}

// Running sums are never above the initial ones.
bool comparable(const Bound& lower, const Bound& upper) {
  if (lower.measure == Measure::presence) return lower.counted || !upper.counted;
  if (lower.measure == Measure::quantity) return true;
  return lower.demand->leaf->on == upper.demand->leaf->on ||
         lower.demand->leaf->on == Basis::running;
}

std::string words_of(Kind kind) {
  switch (kind) {
    case Kind::item:
      return "\"item\"";
    case Kind::amount:
      return "\"amount\"";
    case Kind::present:
      return "\"present\"";
    case Kind::absent:
      return "\"absent\"";
    default:
      return "\"tender\"";
  }
}

std::string words_of(const Demand& demand) {
  return (demand.negated ? "not " : "") + words_of(demand.leaf->kind);
}

// What a proof may lean on: the goods that count, and which demands are the effect's own.
struct Ground {
  const Ruleset* ruleset = nullptr;  // null: nothing is known of the law
  Counting counting = Counting::all;
  std::span<const Condition> of_effect{};

  [[nodiscard]] bool is_of_effect(const Demand& demand) const {
    return std::ranges::any_of(of_effect,
                               [&](const Condition& own) { return &own == demand.leaf; });
  }
  [[nodiscard]] std::string name(const Demand& demand) const {
    return is_of_effect(demand) ? "what the effect needs" : words_of(demand);
  }
};

std::optional<std::string> tenders_exclude(const Demand& a, const Demand& b) {
  if (a.leaf->kind != Kind::tender || b.leaf->kind != Kind::tender || a.negated)
    return std::nullopt;
  const bool same = a.leaf->tender == b.leaf->tender;
  if (same != b.negated) return std::nullopt;
  if (b.negated) return "paid by " + a.leaf->tender + " and not paid by " + b.leaf->tender;
  return "all of it paid by " + a.leaf->tender + " and all of it by " + b.leaf->tender;
}

std::string sum_text(const Bound& lower, const Bound& upper, const Ground& ground) {
  std::string both = ground.name(*lower.demand) + " and " + ground.name(*upper.demand);
  switch (lower.measure) {
    case Measure::presence:
      return both + ": the same goods must be there and must not";
    case Measure::quantity:
      return both + ": at least " + std::to_string(lower.figure) + " and at most " +
             std::to_string(upper.figure) + " thousandths of the same goods";
    case Measure::amount:
      return both + ": at least " + std::to_string(lower.figure) + " and at most " +
             std::to_string(upper.figure) + " for the same goods";
  }
  return both;
}

std::optional<std::string> sums_exclude(const Demand& a, const Demand& b, const Ground& ground) {
  for (const Measure measure : {Measure::presence, Measure::quantity, Measure::amount}) {
    const auto lower = lower_bound_of(a, measure);
    const auto upper = upper_bound_of(b, measure);
    if (!lower || !upper || lower->figure <= upper->figure || !comparable(*lower, *upper)) continue;
    if (covers(b.leaf->select, a.leaf->select)) return sum_text(*lower, *upper, ground);
  }
  return std::nullopt;
}

// One demand that fails by itself.
std::optional<std::string> fails_alone(const Demand& demand, const Ground& ground) {
  const auto needed = lower_bound_of(demand, Measure::presence);
  if (!needed) return std::nullopt;
  if (selects_nothing(demand.leaf->select)) {
    return ground.name(demand) + " asks for goods that its own except takes out";
  }
  if (ground.ruleset != nullptr && needed->counted &&
      law_denies(*ground.ruleset, demand.leaf->select, ground.counting)) {
    return ground.name(demand) + " asks for goods that the law keeps from counting";
  }
  return std::nullopt;
}

std::optional<std::string> contradiction_in(const Alternative& alternative, const Ground& ground) {
  for (const Demand& demand : alternative) {
    if (auto text = fails_alone(demand, ground)) return text;
  }
  for (const Demand& a : alternative) {
    for (const Demand& b : alternative) {
      if (auto text = tenders_exclude(a, b)) return text;
      if (auto text = sums_exclude(a, b, ground)) return text;
    }
  }
  return std::nullopt;
}

// What every effect needs of the basket before it can act: goods, and the first step of a ladder.
template <class Simple>
Condition need_of(const Simple& effect) {
  Condition need{.kind = Kind::present, .select = effect.select, .tender = {}};
  if (effect.ladder.empty()) return need;
  need.kind = Kind::item;
  need.min_quantity = effect.ladder.front().min_quantity;
  need.min_amount = effect.ladder.front().min_amount;
  need.on = effect.on;
  return need;
}

std::vector<Condition> needs_of(const OfferView& view) {
  if (const auto* line = view.effect<LineEffect>()) return {need_of(*line)};
  if (const auto* basket = view.effect<BasketEffect>()) return {need_of(*basket)};
  std::vector<Condition> needs;
  for (const Selector* select : goods_of(view.offer())) {
    needs.push_back({.kind = Kind::present, .select = *select, .tender = {}});
  }
  return needs;
}

// Keeps of an alternative what does not depend on the discounts before it, nor on the effect.
Alternative independent(const Alternative& alternative) {
  Alternative kept;
  std::ranges::copy_if(alternative, std::back_inserter(kept), [](const Demand& demand) {
    const bool sum = demand.leaf->kind == Kind::item || demand.leaf->kind == Kind::amount;
    return !sum || demand.leaf->on == Basis::initial;
  });
  return kept;
}

}  // namespace

std::optional<Contradiction> find_contradiction(const OfferView& view) {
  if (!view.offer().when) return std::nullopt;
  const auto alternatives = alternatives_of(*view.offer().when, false);
  if (!alternatives) return std::nullopt;
  if (alternatives->empty()) {
    return Contradiction{view.path("when"), "an \"any\" without conditions never holds"};
  }
  const auto needs = needs_of(view);
  const Ground ground{&view.ruleset, view.counting(), needs};
  std::string first;
  for (Alternative alternative : *alternatives) {
    for (const Condition& need : needs) alternative.push_back({&need, false});
    const auto text = contradiction_in(alternative, ground);
    if (!text) return std::nullopt;
    if (first.empty()) first = *text;
  }
  if (alternatives->size() > 1) first = "no alternative can hold; of the first, " + first;
  return Contradiction{view.path("when"), std::move(first)};
}

bool exclude_each_other(const Offer& a, const Offer& b) {
  if (!a.when || !b.when) return false;
  const auto first = alternatives_of(*a.when, false);
  const auto second = alternatives_of(*b.when, false);
  if (!first || !second) return false;
  return std::ranges::all_of(*first, [&](const Alternative& one) {
    return std::ranges::all_of(*second, [&](const Alternative& other) {
      Alternative both = independent(one);
      const Alternative more = independent(other);
      both.insert(both.end(), more.begin(), more.end());
      return contradiction_in(both, Ground{}).has_value();
    });
  });
}

}  // namespace till::loyalty
