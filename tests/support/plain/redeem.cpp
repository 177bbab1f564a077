// Paying with points, after the layers.
#include <algorithm>

#include "tests/support/plain/points.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

bool is_spendable(const PointLot& lot, Instant at) {
  if (lot.active_from && *lot.active_from > at) return false;
  return !lot.expires_at || *lot.expires_at > at;
}

// The program's rules, with what the partner of the store replaces.
RedeemRules rules_of(const Sale& sale) {
  RedeemRules rules = sale.ruleset.program.redeem;
  const Partner* partner = partner_of(sale);
  if (partner == nullptr) return rules;
  if (partner->share) rules.share = *partner->share;
  if (partner->receipt_cap) rules.receipt_cap = partner->receipt_cap;
  if (partner->day_cap) rules.day_cap = partner->day_cap;
  if (partner->offline_cap) rules.offline_cap = partner->offline_cap;
  if (partner->step) rules.step = *partner->step;
  if (partner->min_line) rules.min_line = *partner->min_line;
  return rules;
}

struct Room {
  Figures net{};
  Figures capacity{};
};

Room room_for_points(const Sale& sale, const RedeemRules& rules) {
  Room room{.net = sale.zeros(), .capacity = sale.zeros()};
  const bool tender = sale.ruleset.program.points_as == PointsAs::tender;
  for (std::size_t i = 0; i < sale.size(); ++i) {
    const Position& position = sale.positions[i];
    if (!position.redeemable) continue;
    room.net[i] = sale.net[i];
    const Figure kept =
        tender ? 0 : std::max(position.legal_floor, rules.min_line.value() * position.units);
    room.capacity[i] = std::max<Figure>(0, sale.net[i] - kept);
  }
  return room;
}

Figure points_of_money(const Sale& sale, Figure money) {
  const PointValue& value = sale.ruleset.program.point_value;
  return rounded_down(money, value.points.value(), value.minor.value());
}

struct Bound {
  RedemptionLimit by = RedemptionLimit::asked;
  Figure points = 0;
};

std::vector<Bound> bounds_of(const Sale& sale, const RedeemRules& rules, const Room& room) {
  const Figure share = rounded_down(sum_of(room.net), rules.share.value(), 10'000);
  std::vector<Bound> bounds = {
      {RedemptionLimit::asked, sale.basket.want_points.value()},
      {RedemptionLimit::balance, spendable_points(sale) - sale.reserved},
      {RedemptionLimit::share, points_of_money(sale, share)},
      {RedemptionLimit::floor, points_of_money(sale, sum_of(room.capacity))}};
  if (rules.receipt_cap) {
    bounds.push_back({RedemptionLimit::receipt_cap, rules.receipt_cap->value()});
  }
  if (rules.day_cap) {
    const Figure today = sale.member == nullptr ? 0 : sale.member->redeemed_today.value();
    bounds.push_back(
        {RedemptionLimit::day_cap, std::max<Figure>(0, rules.day_cap->value() - today)});
  }
  if (rules.offline_cap && !sale.context.online) {
    bounds.push_back({RedemptionLimit::offline_cap, rules.offline_cap->value()});
  }
  return bounds;
}

// The largest multiple of the step worth whole minor units.
Figure whole_steps(const Sale& sale, const RedeemRules& rules, Figure points) {
  const PointValue& value = sale.ruleset.program.point_value;
  Figure step = rules.step.value();
  for (Figure times = 1; times <= value.points.value(); ++times) {
    step = rules.step.value() * times;
    if (step * value.minor.value() % value.points.value() == 0) break;
  }
  return points / step * step;
}

bool goes_first(const PointLot& a, const PointLot& b) {
  if (a.expires_at.has_value() != b.expires_at.has_value()) return a.expires_at.has_value();
  if (a.expires_at != b.expires_at) return *a.expires_at < *b.expires_at;
  if (a.earned_at != b.earned_at) return a.earned_at < b.earned_at;
  return a.id < b.id;
}

}  // namespace

Figure spendable_points(const Sale& sale) {
  if (sale.member == nullptr) return 0;
  Figure points = -sale.member->debt.value();
  for (const PointLot& lot : sale.member->lots) {
    if (lot.left.value() < 0 || is_spendable(lot, sale.basket.at)) points += lot.left.value();
  }
  return std::max<Figure>(0, points);
}

Figure money_of_points(const Ruleset& ruleset, Figure points) {
  const PointValue& value = ruleset.program.point_value;
  return rounded_down(points, value.minor.value(), value.points.value());
}

const Partner* partner_of(const Sale& sale) {
  const auto store = sale.ruleset.stores.find(sale.basket.store);
  if (store == sale.ruleset.stores.end()) return nullptr;
  const auto partner = sale.ruleset.partners.find(store->second.partner);
  return partner == sale.ruleset.partners.end() ? nullptr : &partner->second;
}

std::vector<SpentLot> spend(const Sale& sale, Figure points) {
  std::vector<SpentLot> spent;
  if (points == 0) return spent;
  std::vector<PointLot> lots = sale.member->lots;
  std::ranges::sort(lots, goes_first);
  for (const PointLot& lot : lots) {
    if (lot.left.value() <= 0 || !is_spendable(lot, sale.basket.at) || points == 0) continue;
    const Figure part = std::min(points, lot.left.value());
    spent.push_back({.id = lot.id,
                     .points = Points{part},
                     .expires_at = lot.expires_at,
                     .partner = lot.partner});
    points -= part;
  }
  return spent;
}

void redeem(Sale& sale) {
  const RedeemRules rules = rules_of(sale);
  const Room room = room_for_points(sale, rules);
  Bound smallest{.points = INT64_MAX};
  for (const Bound& bound : bounds_of(sale, rules, room)) {
    if (bound.points < smallest.points) smallest = bound;
  }
  const Figure points = whole_steps(sale, rules, smallest.points);
  const Figure money = money_of_points(sale.ruleset, points);
  sale.points_money = spread(money, room.net, room.capacity);
  sale.points_spent = spread(points, sale.points_money);
  if (points == 0) sale.points_spent = sale.zeros();
  sale.redemption.asked = sale.basket.want_points;
  sale.redemption.points = Points{points};
  sale.redemption.money = Money{money};
  sale.redemption.limited_by = smallest.by;
  sale.redemption.lots = spend(sale, points + sale.reserved);
  std::ranges::sort(sale.rewards, {}, &PickedReward::offer);
  sale.redemption.rewards = sale.rewards;
  sale.counted = sale.net;
  if (!sale.ruleset.program.earn_on_points_part) {
    for (std::size_t i = 0; i < sale.size(); ++i) sale.counted[i] -= sale.points_money[i];
  }
}

}  // namespace till::plain
