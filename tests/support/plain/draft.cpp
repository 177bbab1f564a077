#include "tests/support/plain/draft.h"

#include <algorithm>

namespace till::plain {

using namespace loyalty;

namespace {

using Lack = Missing::Condition;

// A ladder over lines or a basket reads all positions that its selector and their flag allow,
// closed ones too.
struct Reached {
  Figure quantity = 0;
  Figure money = 0;
};

template <class Effect>
Reached reached_by(const Sale& sale, const Effect& effect, const Stage& stage) {
  Reached reached;
  for (std::size_t i = 0; i < sale.size(); ++i) {
    const Position& position = sale.positions[i];
    if (!position.discountable || !selects(effect.select, position.content)) continue;
    reached.quantity += position.quantity;
    reached.money += effect.on == Basis::initial ? position.gross : stage.opening[i];
  }
  return reached;
}

bool is_reached(const LadderStep& step, const Reached& reached) {
  if (step.min_quantity) return reached.quantity >= step.min_quantity->value();
  return reached.money >= step.min_amount->value();
}

Missing lack_of(const LadderStep& step, const Reached& reached) {
  const bool counted = step.min_quantity.has_value();
  const Figure goal = counted ? step.min_quantity->value() : step.min_amount->value();
  const Figure so_far = counted ? reached.quantity : reached.money;
  return {
      .condition = counted ? Lack::quantity : Lack::amount, .goal = goal, .lacking = goal - so_far};
}

// The reduction that counts; none, with what lacks, when a ladder is not reached.
template <class Effect>
std::optional<Reduction> reduction_of(const Sale& sale, const Effect& effect, const Stage& stage,
                                      Draft& draft) {
  if (effect.ladder.empty()) return effect.reduction;
  const Reached reached = reached_by(sale, effect, stage);
  std::optional<Reduction> highest;
  for (const LadderStep& step : effect.ladder) {
    if (is_reached(step, reached)) highest = step.reduction;
  }
  if (highest) return highest;
  draft.missing.push_back(lack_of(effect.ladder.front(), reached));
  if (stage.as_if_reached) return effect.ladder.front().reduction;
  return std::nullopt;
}

// How many units of each position a line offer may touch: dearest first, by the first unit.
Figures units_allowed(const Sale& sale, const Offer& offer, const Selector& select,
                      const Stage& stage) {
  Figures allowed = sale.zeros();
  Figure left = offer.limits.units.value_or(INT64_MAX);
  while (true) {
    std::size_t best = sale.size();
    Figure best_value = -1;
    for (std::size_t i = 0; i < sale.size(); ++i) {
      if (allowed[i] > 0 || !may_lower(sale, i, select)) continue;
      const Figure value = unit_share(stage.running[i], sale.positions[i].units, 0);
      if (value <= best_value) continue;
      best = i;
      best_value = value;
    }
    if (best == sale.size() || left == 0) return allowed;
    allowed[best] = std::min(
        {sale.positions[best].units, left, offer.limits.units_per_line.value_or(INT64_MAX)});
    left -= allowed[best];
  }
}

// What the reduction asks of the first units of one position.
Figure asked_of_units(const Position& position, const Reduction& reduction, Figure running,
                      Figure count) {
  Figure asked = 0;
  for (Figure unit = 0; unit < count; ++unit) {
    const Figure value = unit_share(running, position.units, unit);
    const Figure stated = price_of_unit(position, reduction.money.value());
    if (reduction.kind == Reduction::Kind::amount) asked += std::min(value, stated);
    if (reduction.kind == Reduction::Kind::price) asked += std::max<Figure>(0, value - stated);
  }
  return asked;
}

Draft line_draft(const Sale& sale, const Offer& offer, const Stage& stage) {
  Draft draft{.asked = sale.zeros(), .take = sale.zeros(), .set_units = sale.zeros()};
  const auto& effect = std::get<LineEffect>(offer.effect);
  const auto reduction = reduction_of(sale, effect, stage, draft);
  if (!reduction) return draft;
  const Figures allowed = units_allowed(sale, offer, effect.select, stage);
  Figures touched = sale.zeros();
  Figures rooms = sale.zeros();
  for (std::size_t i = 0; i < sale.size(); ++i) {
    const Position& position = sale.positions[i];
    touched[i] = share_of_units(stage.running[i], position.units, 0, allowed[i]);
    draft.asked[i] = asked_of_units(position, *reduction, stage.running[i], allowed[i]);
    if (reduction->kind == Reduction::Kind::percent) {
      const Figures& net = stage.of_start ? stage.opening : stage.running;
      const Figure base = share_of_units(net[i], position.units, 0, allowed[i]);
      draft.asked[i] =
          std::min(touched[i], rounded_half_up(base, reduction->percent.value(), 10'000));
    }
    rooms[i] = std::min(draft.asked[i], room_of(sale, i, offer, stage));
  }
  draft.asked_in_all = sum_of(draft.asked);
  take(offer, touched, rooms, draft);
  return draft;
}

Draft basket_draft(const Sale& sale, const Offer& offer, const Stage& stage) {
  Draft draft{.take = sale.zeros(), .set_units = sale.zeros()};
  const auto& effect = std::get<BasketEffect>(offer.effect);
  const auto reduction = reduction_of(sale, effect, stage, draft);
  if (!reduction) return draft;
  Figures weights = sale.zeros();
  Figures rooms = sale.zeros();
  Figure opening = 0;
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!may_lower(sale, i, effect.select)) continue;
    weights[i] = stage.running[i];
    rooms[i] = room_of(sale, i, offer, stage);
    opening += stage.opening[i];
  }
  const Figure running = sum_of(weights);
  if (reduction->kind == Reduction::Kind::amount && running > 0) {
    draft.asked_in_all = reduction->money.value();
  }
  if (reduction->kind == Reduction::Kind::price) {
    draft.asked_in_all = std::max<Figure>(0, running - reduction->money.value());
  }
  if (reduction->kind == Reduction::Kind::percent) {
    const Figure base = stage.of_start ? opening : running;
    draft.asked_in_all =
        std::min(running, rounded_half_up(base, reduction->percent.value(), 10'000));
  }
  take(offer, weights, rooms, draft);
  return draft;
}

}  // namespace

bool may_lower(const Sale& sale, std::size_t position, const Selector& select) {
  return sale.positions[position].discountable && sale.closed_by[position].empty() &&
         selects(select, sale.positions[position].content);
}

Figure room_of(const Sale& sale, std::size_t position, const Offer& offer, const Stage& stage) {
  const Position& goods = sale.positions[position];
  const Figure floor = offer.below_cost ? goods.legal_floor : goods.floor;
  return std::max<Figure>(0, stage.running[position] - floor);
}

void take(const Offer& offer, const Figures& weights, const Figures& rooms, Draft& draft) {
  Figure asked = draft.asked_in_all;
  if (offer.limits.amount) asked = std::min(asked, offer.limits.amount->value());
  draft.would_take = asked > 0 && sum_of(weights) > 0;  // nothing comes off what is worth nothing
  draft.take = spread(draft.would_take ? asked : 0, weights, rooms);
}

Draft draft_of(const Sale& sale, const Offer& offer, const Stage& stage) {
  if (std::holds_alternative<LineEffect>(offer.effect)) return line_draft(sale, offer, stage);
  if (std::holds_alternative<BasketEffect>(offer.effect)) return basket_draft(sale, offer, stage);
  return set_draft(sale, offer, stage);
}

}  // namespace till::plain
