// Offers of random worlds: every effect, trigger, audience, condition and limit.
#include <string>

#include "tests/property/world.h"

namespace till::property {

using namespace loyalty;

namespace {

constexpr const char* layers[] = {"price", "unit", "line", "basket", "member", "code"};

Reduction random_reduction(Chance& chance) {
  switch (chance.below(3)) {
    case 0:
      return {.kind = Reduction::Kind::percent, .percent = Rate{chance.below(10'001)}};
    case 1:
      return {.kind = Reduction::Kind::amount, .money = Money{chance.below(40)}};
    default:
      return {.kind = Reduction::Kind::price, .money = Money{chance.below(40)}};
  }
}

template <class Simple>
Effect simple_effect(Chance& chance) {
  Simple effect{.select = random_selector(chance)};
  if (chance.in_a_hundred(70)) {
    effect.reduction = random_reduction(chance);
    return effect;
  }
  if (chance.in_a_hundred(30)) effect.on = Basis::initial;
  const bool by_quantity = chance.in_a_hundred(40);
  std::int64_t minimum = chance.below(by_quantity ? 3 : 20);
  for (int i = 0; i < 2; ++i) {
    minimum += chance.between(1, by_quantity ? 4 : 40);
    LadderStep step{.reduction = random_reduction(chance)};
    if (by_quantity) step.min_quantity = Quantity{minimum * 1'000};
    if (!by_quantity) step.min_amount = Money{minimum};
    effect.ladder.push_back(step);
  }
  return effect;
}

// Percents in the parts, one reduction of the set, or a ladder over sets.
Effect set_effect(Chance& chance) {
  SetEffect effect;
  const std::int64_t way = chance.below(10);
  const std::int64_t parts = chance.between(1, 3);
  for (std::int64_t i = 0; i < parts; ++i) {
    SetPart part{.select = random_selector(chance), .count = chance.between(1, 2)};
    part.cheapest = chance.in_a_hundred(30);
    if (way < 6) part.percent = Rate{chance.below(3) * 5'000};
    effect.parts.push_back(part);
  }
  if (way < 6) effect.parts.back().percent = Rate{chance.between(1, 10'000)};
  if (way >= 6 && way < 9) effect.reduction = random_reduction(chance);
  for (std::int64_t sets = 1; way == 9 && sets < 4; sets += 2) {
    effect.ladder.push_back({.min_sets = sets, .reduction = random_reduction(chance)});
  }
  effect.spread = chance.in_a_hundred(70);
  if (chance.in_a_hundred(12)) effect.stamps = StampReward{"card", chance.between(1, 4)};
  if (chance.in_a_hundred(25)) effect.prompt = "say";
  return effect;
}

LotValidity random_validity(Chance& chance) {
  return {.days = static_cast<int>(chance.below(400)),
          .end = chance.one_of_first<LotValidity::End>(3)};
}

Effect points_effect(Chance& chance) {
  PointsEffect effect{.kind = chance.one_of_first<PointsEffect::Kind>(3)};
  effect.select = random_selector(chance);
  if (effect.kind == PointsEffect::Kind::rate) effect.rate = Rate{chance.below(20'000)};
  if (effect.kind == PointsEffect::Kind::multiply)
    effect.times = Rate{chance.between(10'000, 40'000)};
  if (effect.kind == PointsEffect::Kind::bonus) effect.bonus = Points{chance.below(50)};
  if (chance.in_a_hundred(30)) effect.pending_days = static_cast<int>(chance.below(3));
  if (chance.in_a_hundred(15)) effect.valid = random_validity(chance);
  return effect;
}

Effect grant_effect(Chance& chance) {
  GrantEffect effect{.kind = chance.one_of_first<GrantEffect::Kind>(4)};
  const bool stamp = effect.kind == GrantEffect::Kind::stamp;
  effect.subject = stamp ? "card" : "s" + std::to_string(chance.below(2));
  if (effect.kind != GrantEffect::Kind::coupon) effect.select = random_selector(chance);
  if (effect.kind == GrantEffect::Kind::progress) {
    effect.goal = chance.between(1, 30);
    effect.counted = chance.one_of_first<GrantEffect::Counted>(3);
    effect.reward_points = Points{chance.below(3) * 10};
  }
  if (effect.kind == GrantEffect::Kind::ticket) effect.per = Money{chance.between(1, 30)};
  if (effect.kind == GrantEffect::Kind::coupon) {
    effect.after_days = static_cast<int>(chance.below(2));
    effect.valid_days = static_cast<int>(chance.between(1, 5));
  }
  return effect;
}

Effect random_effect(Chance& chance) {
  const std::int64_t kind = chance.below(21);
  if (kind < 6) return simple_effect<LineEffect>(chance);
  if (kind < 10) return simple_effect<BasketEffect>(chance);
  if (kind < 14) return set_effect(chance);
  if (kind < 17) return points_effect(chance);
  if (kind < 20) return grant_effect(chance);
  PromptEffect prompt{.text = "say"};
  if (chance.in_a_hundred(50)) prompt.companion = random_selector(chance);
  return prompt;
}

Condition random_leaf(Chance& chance) {
  Condition leaf{.select = random_selector(chance)};
  switch (chance.below(10)) {
    case 0:
    case 1:
    case 2:
      leaf.kind = Condition::Kind::item;
      if (chance.in_a_hundred(70)) leaf.min_quantity = Quantity{chance.between(1, 10) * 1'000};
      if (chance.in_a_hundred(30)) leaf.min_amount = Money{chance.below(100)};
      break;
    case 3:
      leaf.kind = Condition::Kind::present;
      return leaf;
    case 4:
      leaf.kind = Condition::Kind::absent;
      return leaf;
    case 5:
      leaf = {.kind = Condition::Kind::tender, .tender = chance.in_a_hundred(80) ? "card" : "cash"};
      return leaf;
    default:
      leaf.kind = Condition::Kind::amount;
      if (chance.in_a_hundred(80)) leaf.min_amount = Money{chance.below(150)};
      if (!leaf.min_amount || chance.in_a_hundred(20)) leaf.max_amount = Money{chance.below(200)};
  }
  if (chance.in_a_hundred(30)) leaf.on = Basis::initial;
  return leaf;
}

Condition random_condition(Chance& chance, int depth) {
  const std::int64_t way = depth == 0 ? 9 : chance.below(10);
  if (way == 0) {
    return {.kind = Condition::Kind::negation, .children = {random_condition(chance, depth - 1)}};
  }
  if (way > 2) return random_leaf(chance);
  Condition node{.kind = way == 1 ? Condition::Kind::all : Condition::Kind::any};
  const std::int64_t children = chance.between(1, 3);
  for (std::int64_t i = 0; i < children; ++i) {
    node.children.push_back(random_condition(chance, depth - 1));
  }
  return node;
}

Audience random_audience(Chance& chance) {
  Audience audience;
  switch (chance.below(8)) {
    case 0:
      audience.members = true;
      break;
    case 1:
      audience.tiers = {"gold"};
      break;
    case 2:
      audience.segments = {"club"};
      break;
    case 3:
      audience.birthday =
          BirthdayWindow{static_cast<int>(chance.below(4)), static_cast<int>(chance.below(4))};
      break;
    case 4:
      audience.first_purchase = true;
      break;
    case 5:
      audience.absent_days = static_cast<int>(chance.between(1, 4));
      break;
    case 6:
      audience.bought = {"a", "z"};
      break;
    default:
      audience.activated = true;
  }
  return audience;
}

Active random_active(Chance& chance) {
  Active active;
  switch (chance.below(5)) {
    case 0:
      active.weekdays = {static_cast<int>(chance.between(1, 3))};
      break;
    case 1:
      active.hours = {Minutes{chance.between(0, 11) * 120},
                      Minutes{chance.between(0, 11) * 120 + 60}};
      break;
    case 2:
      active.from = instant_of(sale_at + chance.between(-1, 1));
      break;
    case 3:
      active.until = instant_of(sale_at + chance.between(-1, 1));
      break;
    default:
      active.channels = {chance.in_a_hundred(70) ? "pos" : "shop"};
  }
  return active;
}

void limit(Chance& chance, Offer& offer) {
  const bool line = std::holds_alternative<LineEffect>(offer.effect);
  const bool set = std::holds_alternative<SetEffect>(offer.effect);
  const bool money = line || set || std::holds_alternative<BasketEffect>(offer.effect);
  const auto* points = std::get_if<PointsEffect>(&offer.effect);
  const auto* grant = std::get_if<GrantEffect>(&offer.effect);
  if (line && chance.in_a_hundred(25)) offer.limits.units = chance.between(1, 5);
  if (line && chance.in_a_hundred(25)) offer.limits.units_per_line = chance.between(1, 3);
  if (set && chance.in_a_hundred(20)) offer.limits.sets = chance.between(1, 2);
  if (money && chance.in_a_hundred(20)) offer.limits.amount = Money{chance.below(60)};
  if (points != nullptr && chance.in_a_hundred(20)) offer.limits.points = Points{chance.below(30)};
  if (grant != nullptr && grant->kind == GrantEffect::Kind::ticket && chance.in_a_hundred(30)) {
    offer.limits.units = chance.between(1, 3);
  }
  const bool may_have_budget =
      money || (points != nullptr && points->kind != PointsEffect::Kind::rate);
  if (may_have_budget && chance.in_a_hundred(10)) offer.limits.budget = true;
  if (chance.in_a_hundred(10)) offer.limits.uses = UseLimit{.count = chance.between(1, 2)};
}

void finish_money_offer(Chance& chance, Offer& offer) {
  offer.layer = chance.one_of(layers);
  offer.closes = chance.in_a_hundred(10);
  offer.below_cost = chance.in_a_hundred(40);
  const auto* set = std::get_if<SetEffect>(&offer.effect);
  const bool always = set != nullptr && (!set->spread || set->stamps);
  offer.reevaluate_on_return = always || chance.in_a_hundred(30);
  if (chance.in_a_hundred(12)) {
    offer.trigger = {.kind = Trigger::Kind::pick, .cost_points = Points{chance.below(120)}};
  }
}

}  // namespace

Offer random_offer(Chance& chance, const std::string& id) {
  Offer offer{.id = id, .effect = random_effect(chance)};
  if (offer.effect.index() <= 2) finish_money_offer(chance, offer);
  limit(chance, offer);
  offer.priority = static_cast<int>(chance.below(3));
  if (offer.trigger.kind == Trigger::Kind::automatic && chance.in_a_hundred(10)) {
    offer.trigger = {.kind = Trigger::Kind::code, .code = chance.in_a_hundred(50) ? "C" : "D"};
  }
  if (chance.in_a_hundred(35)) offer.when = random_condition(chance, 2);
  if (chance.in_a_hundred(15)) offer.audience = random_audience(chance);
  if (chance.in_a_hundred(8)) {
    offer.audience.experiment = Experiment{.salt = "e", .holdout = Rate{chance.below(10'001)}};
  }
  if (chance.in_a_hundred(10)) offer.active = random_active(chance);
  if (chance.in_a_hundred(10)) offer.worth = Money{chance.below(20)};
  return offer;
}

}  // namespace till::property
