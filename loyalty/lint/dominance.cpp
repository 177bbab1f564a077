#include <variant>

#include "loyalty/lint/activity.h"
#include "loyalty/lint/checks.h"
#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

// In its layer: by higher priority, then lower id.
bool comes_first(const Offer& a, const Offer& b) {
  return a.priority != b.priority ? a.priority > b.priority : a.id < b.id;
}

// True when whoever may have `weak` may have `strong`, at the same moment and under the same
// conditions.
bool is_there_whenever(const Offer& strong, const Offer& weak) {
  const Limits& limits = strong.limits;
  const bool unlimited = !limits.units_per_line && !limits.units && !limits.amount &&
                         !limits.points && !limits.uses && !limits.budget;
  const bool same_trigger =
      strong.trigger.kind == Trigger::Kind::automatic ||
      (strong.trigger.kind == Trigger::Kind::code && strong.trigger == weak.trigger);
  const bool same_people =
      strong.audience == Audience{} || (strong.audience == weak.audience &&
                                        !strong.audience.experiment && !strong.audience.activated);
  const bool same_condition = !strong.when || strong.when == weak.when;
  return unlimited && same_trigger && same_people && same_condition &&
         covers(strong.active, weak.active);
}

// True when `strong` asks at least as much of every line, whatever it costs.
bool asks_no_less(const Reduction& strong, const Reduction& weak) {
  using Kind = Reduction::Kind;
  if (strong.kind == Kind::percent && strong.percent == whole_rate) return true;
  if (strong.kind != weak.kind) return false;
  switch (strong.kind) {
    case Kind::percent:
      return strong.percent >= weak.percent;
    case Kind::amount:
      return strong.money >= weak.money;
    case Kind::price:
      return strong.money <= weak.money;
    case Kind::none:
      return false;
  }
  return false;
}

std::optional<std::string> line_dominance(const OfferView& strong, const OfferView& weak) {
  const auto* first = strong.effect<LineEffect>();
  const auto* second = weak.effect<LineEffect>();
  if (first == nullptr || second == nullptr) return std::nullopt;
  if (!first->ladder.empty() || !second->ladder.empty()) return std::nullopt;
  if (!covers(first->select, second->select)) return std::nullopt;
  const bool before = comes_first(strong.offer(), weak.offer());
  if (strong.layer().pick == Layer::Pick::first) {
    if (!before) return std::nullopt;
    return "which comes first and covers all its goods: it gets only lines where that one takes "
           "nothing";
  }
  const bool reaches_as_deep = strong.offer().below_cost || !weak.offer().below_cost;
  if (!reaches_as_deep || !asks_no_less(first->reduction, second->reduction)) return std::nullopt;
  if (before) return "which covers all its goods and never takes less of a line";
  if (first->reduction == second->reduction) return std::nullopt;
  return "which covers all its goods and never takes less of a line: it gets only lines where "
         "both come to the same sum";
}

// Ties of rates go by priority, then id.
std::optional<std::string> rate_dominance(const OfferView& strong, const OfferView& weak) {
  const auto* first = strong.effect<PointsEffect>();
  const auto* second = weak.effect<PointsEffect>();
  if (first == nullptr || second == nullptr) return std::nullopt;
  const bool higher = first->rate > second->rate ||
                      (first->rate == second->rate && comes_first(strong.offer(), weak.offer()));
  if (!higher || !covers(first->select, second->select)) return std::nullopt;
  return "whose rate covers all its goods and is no lower";
}

}  // namespace

bool is_unconditional(const Offer& offer) {
  return offer.trigger.kind == Trigger::Kind::automatic && offer.audience == Audience{} &&
         !offer.when && offer.limits == Limits{};
}

std::optional<std::string> find_dominance(const OfferView& strong, const OfferView& weak) {
  // Members alone earn, so both rates meet the same people.
  if (!is_there_whenever(strong.offer(), weak.offer())) return std::nullopt;
  if (strong.takes_money() && strong.layer().pick == Layer::Pick::all) return std::nullopt;
  return strong.takes_money() ? line_dominance(strong, weak) : rate_dominance(strong, weak);
}

}  // namespace till::loyalty
