#include "loyalty/redemption.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "loyalty/allocation.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

constexpr std::int64_t most_points = std::numeric_limits<std::int64_t>::max();

// As many points as the money is worth, rounded down.
Points points_worth(Money money, const PointValue& value) {
  const Wide points = Wide{money.value()} * value.points.value() / value.minor.value();
  return Points{static_cast<std::int64_t>(std::min<Wide>(points, most_points))};
}

// The smallest multiple of the step that is worth whole minor units.
Wide whole_step(const RedeemRules& rules, const PointValue& value) {
  const std::int64_t whole =
      value.points.value() / std::gcd(value.points.value(), value.minor.value());
  const std::int64_t step = rules.step.value();
  return Wide{step} / std::gcd(step, whole) * whole;
}

// Pays a part of the receipt with points.
class PartPayment {
 public:
  explicit PartPayment(Reckoning& reckoning)
      : r_(reckoning),
        value_(reckoning.program().point_value),
        rules_(redeem_rules(
            reckoning.program(),
            reckoning.ruleset.partner_of(reckoning.ruleset.find_store(reckoning.basket.store)))),
        parts_(reckoning.arena()) {}

  void run() {
    fill_parts();
    Redemption& redemption = r_.redemption;
    redemption.asked = r_.basket.want_points;
    const auto [limit, allowed] = smallest_limit();
    redemption.limited_by = limit;
    const Wide step = whole_step(rules_, value_);
    redemption.points = Points{static_cast<std::int64_t>(allowed.value() / step * step)};
    redemption.money = value_of(redemption.points, r_.program());
    lay_on_positions();
  }

 private:
  // What points may pay of each position, and how much of the money is redeemable at all.
  void fill_parts() {
    const bool tender = r_.program().points_as == PointsAs::tender;
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      const Terms& terms = r_.facts.terms[position];
      Allotment part{.capacity = 0};
      if (terms.redeemable) {
        const Money net = r_.net[position];
        const Money kept = Money{rules_.min_line.value() * r_.facts.positions[position].units};
        const Money floor = tender ? Money{} : std::max(terms.legal_floor, kept);
        part.weight = net.value();
        part.capacity = net > floor ? (net - floor).value() : 0;
        redeemable_ += net;
        capacity_ += Money{part.capacity};
      }
      parts_.push_back(part);
    }
  }

  // The first of the smallest, in the order of the closed list.
  [[nodiscard]] std::pair<RedemptionLimit, Points> smallest_limit() const {
    std::pair smallest{RedemptionLimit::asked, r_.basket.want_points};
    const auto limit = [&](RedemptionLimit name, std::optional<Points> most) {
      if (!most) return;
      const Points capped = std::max(*most, Points{});
      if (capped < smallest.second) smallest = {name, capped};
    };
    const std::int64_t share =
        mul_div(redeemable_.value(), rules_.share.value(), whole_rate.value());
    limit(RedemptionLimit::balance, r_.spendable - r_.reserved);
    limit(RedemptionLimit::share, points_worth(Money{share}, value_));
    limit(RedemptionLimit::floor, points_worth(capacity_, value_));
    limit(RedemptionLimit::receipt_cap, rules_.receipt_cap);
    limit(RedemptionLimit::day_cap, left_of_the_day());
    if (!r_.context.online) limit(RedemptionLimit::offline_cap, rules_.offline_cap);
    return smallest;
  }

  [[nodiscard]] std::optional<Points> left_of_the_day() const {
    if (!rules_.day_cap || r_.member == nullptr) return rules_.day_cap;
    return *rules_.day_cap - std::clamp(r_.member->redeemed_today, Points{}, *rules_.day_cap);
  }

  // The points lie as their money does.
  void lay_on_positions() {
    static_cast<void>(allocate(r_.redemption.money.value(), parts_));
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      r_.paid[position] -= Money{parts_[position].amount};
      parts_[position] = {.weight = parts_[position].amount};
    }
    if (r_.redemption.points.is_zero()) return;
    static_cast<void>(allocate(r_.redemption.points.value(), parts_));
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      r_.points_spent[position] = Points{parts_[position].amount};
    }
  }

  Reckoning& r_;
  const PointValue& value_;
  RedeemRules rules_;
  Scratch<Allotment> parts_;  // by position
  Money redeemable_;
  Money capacity_;
};

void list_rewards(Reckoning& r) {
  for (const Reward& reward : r.rewards) {
    r.redemption.rewards.push_back({r.considered[reward.offer].offer->id(), reward.cost});
  }
  std::ranges::sort(r.redemption.rewards, {}, &PickedReward::offer);
}

// Earliest expiry first, never-expiring last, then the oldest, then the lowest id.
void take_from_lots(Reckoning& r) {
  Points left = r.redemption.points + r.reserved;
  if (left.is_zero() || r.member == nullptr) return;
  std::vector<const PointLot*> lots;
  for (const PointLot& lot : r.member->lots) {
    if (lot.left.is_positive() && is_active(lot, r.basket.at)) lots.push_back(&lot);
  }
  std::ranges::sort(lots, [](const PointLot* a, const PointLot* b) {
    const Instant a_ends = a->expires_at.value_or(Instant::max());
    const Instant b_ends = b->expires_at.value_or(Instant::max());
    return std::tie(a_ends, a->earned_at, a->id) < std::tie(b_ends, b->earned_at, b->id);
  });
  for (const PointLot* lot : lots) {
    if (left.is_zero()) return;
    const Points taken = std::min(left, lot->left);
    r.redemption.lots.push_back({lot->id, taken, lot->expires_at, lot->partner});
    left -= taken;
  }
}

}  // namespace

RedeemRules redeem_rules(const Program& program, const Partner* partner) {
  RedeemRules rules = program.redeem;
  if (partner == nullptr) return rules;
  rules.share = partner->share.value_or(rules.share);
  if (partner->receipt_cap) rules.receipt_cap = partner->receipt_cap;
  if (partner->day_cap) rules.day_cap = partner->day_cap;
  if (partner->offline_cap) rules.offline_cap = partner->offline_cap;
  rules.step = partner->step.value_or(rules.step);
  rules.min_line = partner->min_line.value_or(rules.min_line);
  return rules;
}

void redeem(Reckoning& reckoning) {
  reckoning.paid = reckoning.net;
  if (!reckoning.basket.want_points.is_zero()) PartPayment(reckoning).run();
  list_rewards(reckoning);
  take_from_lots(reckoning);
}

}  // namespace till::loyalty
