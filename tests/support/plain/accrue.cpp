// Points earned on what was paid: one base rate a position, multipliers and bonuses beside it.
#include <algorithm>

#include "tests/support/plain/clock.h"
#include "tests/support/plain/points.h"
#include "tests/support/plain/qualify.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

const PointsEffect& effect_of(const Fate& fate) {
  return std::get<PointsEffect>(fate.offer->effect);
}

bool gives_points(const Fate& fate, PointsEffect::Kind kind) {
  return std::holds_alternative<PointsEffect>(fate.offer->effect) && effect_of(fate).kind == kind;
}

bool earns(const Sale& sale, std::size_t position, const Selector& select) {
  return sale.positions[position].earnable && selects(select, sale.positions[position].content);
}

struct Base {
  std::string rule{};
  Figure rate = 0;
};

Base base_rate(const Sale& sale) {
  const Partner* partner = partner_of(sale);
  if (partner != nullptr && partner->rate) return {"rate:partner", partner->rate->value()};
  Base base{"rate:program", sale.ruleset.program.rate.value()};
  for (const Tier& tier : sale.ruleset.tiers) {
    if (tier.id == sale.member->tier && tier.rate.value() > base.rate) {
      base = {"rate:tier", tier.rate.value()};
    }
  }
  return base;
}

// Money times rate over the positions, rounded once.
Figure points_at(const Sale& sale, const Figures& money_times_rate, Figure divisor) {
  const Figure sum = sum_of(money_times_rate);
  return sale.ruleset.program.points_rounding == Rounding::floor ? rounded_down(sum, 1, divisor)
                                                                 : rounded_half_up(sum, 1, divisor);
}

void earn(Sale& sale, const std::string& rule, Figures shares, const PointsEffect* effect) {
  const Program& program = sale.ruleset.program;
  const bool own_pending = effect != nullptr && effect->pending_days;
  const bool own_validity = effect != nullptr && effect->valid;
  const auto& valid = own_validity ? effect->valid : program.valid;
  Earned earned{.rule = rule, .points = std::move(shares)};
  earned.active_from =
      days_later(sale.basket.at, own_pending ? *effect->pending_days : program.pending_days);
  if (valid) earned.expires_at = end_of_lot(sale.ruleset, sale.basket.at, *valid);
  sale.earned.push_back(std::move(earned));
}

// What one rate rule earns on the positions that it won.
PointsDraft rate_draft(const Sale& sale, const std::string& rule, const Rates& rates) {
  PointsDraft draft;
  Figures products = sale.zeros();
  Figures money = sale.zeros();
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (rates.rule[i] != rule) continue;
    products[i] = sale.counted[i] * rates.rate[i];
    money[i] = sale.counted[i];
  }
  draft.asked = points_at(sale, products, 10'000);
  draft.points = draft.asked;
  draft.shares = spread(draft.points, money);
  return draft;
}

PointsDraft multiply_draft(const Sale& sale, const PointsEffect& effect, const Rates& rates) {
  PointsDraft draft;
  Figures products = sale.zeros();
  Figures weights = sale.zeros();
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!earns(sale, i, effect.select)) continue;
    weights[i] = sale.counted[i] * rates.rate[i];
    products[i] = weights[i] * (effect.times.value() - 10'000);
  }
  draft.asked = points_at(sale, products, 100'000'000);
  draft.points = draft.asked;
  draft.shares = weights;
  return draft;
}

PointsDraft bonus_draft(const Sale& sale, const PointsEffect& effect) {
  PointsDraft draft;
  draft.shares = sale.zeros();
  Figures weights = sale.zeros();
  bool any = false;
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!earns(sale, i, effect.select)) continue;
    weights[i] = sale.counted[i];
    any = true;
  }
  if (any) draft.asked = effect.bonus.value();
  draft.points = draft.asked;
  draft.shares = weights;
  return draft;
}

// Weights that are all 0 count as 1 each, but only where the offer earns at all.
Figures spread_where_earned(const Sale& sale, const Selector& select, Figure points,
                            const Figures& weights) {
  std::vector<std::size_t> where;
  Figures kept;
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!earns(sale, i, select)) continue;
    where.push_back(i);
    kept.push_back(weights[i]);
  }
  const Figures parts = spread(points, kept);
  Figures shares = sale.zeros();
  for (std::size_t i = 0; i < where.size(); ++i) shares[where[i]] = parts[i];
  return shares;
}

Figure lease_of(const Sale& sale, const Offer& offer) {
  const auto found = sale.context.leases.find(offer.id);
  return found == sale.context.leases.end() ? 0 : found->second.value();
}

void settle(Sale& sale, Fate& fate, const PointsDraft& draft) {
  const Offer& offer = *fate.offer;
  const Figure worth = money_of_points(sale.ruleset, draft.points);
  if (offer.limits.budget && worth > lease_of(sale, offer)) {
    fate.fail(Reason::no_budget);
    fate.missing = {{.condition = Missing::Condition::budget,
                     .goal = worth,
                     .lacking = worth - lease_of(sale, offer)}};
    return;
  }
  if (draft.points == 0) return fate.fail(fate.lost.empty() ? Reason::no_effect : Reason::lost_to);
  fate.applied = true;
  fate.asked = draft.asked;
  fate.given = draft.points;
  earn(sale, offer.id, draft.shares, &effect_of(fate));
}

// False, with the reason, when the offer's condition does not hold.
bool qualifies(Sale& sale, Fate& fate) {
  if (fate.failed) return false;
  const Offer& offer = *fate.offer;
  if (!offer.when) return true;
  fate.missing = failures(*offer.when, outlook_of(sale, offer, sale.counted));
  if (fate.missing.empty()) return true;
  fate.fail(Reason::not_qualified);
  return false;
}

// What the offer would earn beside those that qualify.
void say_near_miss(Sale& sale, Fate& fate, const Rates& rates) {
  if (fate.failed != Reason::not_qualified) return;
  const Offer& offer = *fate.offer;
  Figure points = points_draft(sale, offer, rates).points;
  if (offer.limits.budget && money_of_points(sale.ruleset, points) > lease_of(sale, offer)) {
    points = 0;
  }
  note_what_lacks(sale, fate, money_of_points(sale.ruleset, points), points > 0);
}

void note_rate_losses(const Sale& sale, Fate& fate, const Rates& rates) {
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!earns(sale, i, effect_of(fate).select) || rates.rule[i] == fate.offer->id) continue;
    if (sale.counted[i] == 0) continue;  // there is nothing to lose
    for (const std::size_t line : sale.positions[i].lines) {
      fate.lost[rates.rule[i]].insert(sale.basket.lines[line].id);
    }
  }
}

Rates base_rates(const Sale& sale, const Base& base) {
  Rates rates{.rate = sale.zeros(), .rule = std::vector<std::string>(sale.size())};
  for (std::size_t i = 0; i < sale.size(); ++i) {
    if (!sale.positions[i].earnable) continue;
    rates.rate[i] = base.rate;
    rates.rule[i] = base.rule;
  }
  return rates;
}

// A rate offer replaces what is lower; among equals by priority and id.
void win_positions(const Sale& sale, const std::vector<Fate*>& fates, Rates& rates) {
  for (const Fate* fate : fates) {
    for (std::size_t i = 0; i < sale.size(); ++i) {
      if (!earns(sale, i, effect_of(*fate).select)) continue;
      if (sale.counted[i] == 0 || effect_of(*fate).rate.value() <= rates.rate[i]) continue;
      rates.rate[i] = effect_of(*fate).rate.value();
      rates.rule[i] = fate->offer->id;
    }
  }
}

std::vector<Fate*> offers_of_points(Sale& sale, PointsEffect::Kind kind) {
  std::vector<Fate*> fates;
  for (Fate& fate : sale.fates) {
    if (gives_points(fate, kind)) fates.push_back(&fate);
  }
  return fates;
}

void run_rates(Sale& sale, const Base& base, Rates& rates) {
  std::vector<Fate*> fates;
  for (Fate* fate : offers_of_points(sale, PointsEffect::Kind::rate)) {
    if (qualifies(sale, *fate)) fates.push_back(fate);
  }
  std::ranges::sort(fates, [](const Fate* a, const Fate* b) {
    if (a->offer->priority != b->offer->priority) return a->offer->priority > b->offer->priority;
    return a->offer->id < b->offer->id;
  });
  win_positions(sale, fates, rates);
  for (Fate* fate : offers_of_points(sale, PointsEffect::Kind::rate)) {
    say_near_miss(sale, *fate, rates);
  }
  const PointsDraft draft = rate_draft(sale, base.rule, rates);
  if (draft.points > 0) earn(sale, base.rule, draft.shares, nullptr);
  for (Fate* fate : fates) {
    note_rate_losses(sale, *fate, rates);
    if (std::ranges::find(rates.rule, fate->offer->id) == rates.rule.end()) {
      fate->fail(fate->lost.empty() ? Reason::no_effect : Reason::lost_to);
      continue;
    }
    settle(sale, *fate, points_draft(sale, *fate->offer, rates));
  }
}

}  // namespace

PointsDraft points_draft(const Sale& sale, const Offer& offer, const Rates& rates) {
  const auto& effect = std::get<PointsEffect>(offer.effect);
  PointsDraft draft;
  if (effect.kind == PointsEffect::Kind::rate) {
    // As it stands when the offer won, or what it would win.
    Rates own = rates;
    for (std::size_t i = 0; i < sale.size(); ++i) {
      if (!earns(sale, i, effect.select) || effect.rate.value() <= own.rate[i]) continue;
      own.rate[i] = effect.rate.value();
      own.rule[i] = offer.id;
    }
    draft = rate_draft(sale, offer.id, own);
    draft.shares = sale.zeros();
    for (std::size_t i = 0; i < sale.size(); ++i) {
      if (own.rule[i] == offer.id) draft.shares[i] = sale.counted[i];
    }
  }
  if (effect.kind == PointsEffect::Kind::multiply) draft = multiply_draft(sale, effect, rates);
  if (effect.kind == PointsEffect::Kind::bonus) draft = bonus_draft(sale, effect);
  if (offer.limits.points) draft.points = std::min(draft.points, offer.limits.points->value());
  draft.shares = spread_where_earned(sale, effect.select, draft.points, draft.shares);
  return draft;
}

void accrue(Sale& sale) {
  if (sale.member == nullptr) return;
  const Base base = base_rate(sale);
  Rates rates = base_rates(sale, base);
  run_rates(sale, base, rates);
  for (const auto kind : {PointsEffect::Kind::multiply, PointsEffect::Kind::bonus}) {
    for (Fate* fate : offers_of_points(sale, kind)) {
      if (qualifies(sale, *fate)) settle(sale, *fate, points_draft(sale, *fate->offer, rates));
      say_near_miss(sale, *fate, rates);
    }
  }
  std::ranges::sort(sale.earned, [](const Earned& a, const Earned& b) {
    const bool base_a = a.rule.starts_with("rate:");
    const bool base_b = b.rule.starts_with("rate:");
    return base_a != base_b ? base_a : a.rule < b.rule;
  });
}

}  // namespace till::plain
