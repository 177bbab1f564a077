#include "loyalty/accrual.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "loyalty/allocation.h"
#include "loyalty/limits.h"
#include "loyalty/prompts.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

constexpr std::int64_t most_points = std::numeric_limits<std::int64_t>::max();
constexpr ConsideredIndex base_rule = 0xffff'ffff;

struct BaseRate {
  std::string_view rule;
  Rate rate;
};

BaseRate base_rate(const Reckoning& r) {
  const Store* store = r.ruleset.find_store(r.basket.store);
  const Partner* partner = r.ruleset.partner_of(store);
  if (partner != nullptr && partner->rate) return {"rate:partner", *partner->rate};
  const Tier* tier = r.ruleset.find_tier(r.member->tier);
  if (tier != nullptr && tier->rate > r.program().rate) return {"rate:tier", tier->rate};
  return {"rate:program", r.program().rate};
}

// What a rule sums before it rounds: weights by position, and the divisor of their sum.
struct RuleSum {
  Wide sum = 0;
  Wide divisor = 1;
};

class Accrual {
 public:
  explicit Accrual(Reckoning& reckoning)
      : r_(reckoning),
        base_(reckoning.accrual_base()),
        default_(base_rate(reckoning)),
        rates_(reckoning.arena()),
        rules_(reckoning.arena()),
        parts_(reckoning.arena()),
        positions_(reckoning.arena()) {
    parts_.reserve(reckoning.facts.size());
    positions_.reserve(reckoning.facts.size());
  }

  [[nodiscard]] Result<> run() {
    qualify();
    choose_rates();
    earn_rate(default_.rule, base_rule);
    for (ConsideredIndex i = 0; i < r_.considered.size(); ++i) {
      Considered& considered = r_.considered[i];
      if (considered.offer->target() == Target::points) act(i, considered);
    }
    Wide sum = 0;
    for (const EarnedRule& rule : r_.earned) sum += rule.points.value();
    if (sum <= most_points) return {};
    return fail(ErrorCode::invalid, "gives more points than can be counted", "ruleset.offers");
  }

 private:
  [[nodiscard]] CountedPositions earning_of(const CompiledOffer& offer) const {
    return {r_.facts, offer.selects().front(), Counting::earnable};
  }

  void qualify() {
    const Standing standing = r_.standing(base_, Counting::earnable);
    for (Considered& considered : r_.considered) {
      if (considered.offer->target() != Target::points || !considered.may_act()) continue;
      const CompiledCondition* when = considered.offer->when();
      if (when == nullptr || holds(*when, standing, considered.missing)) continue;
      considered.fail(Reason::not_qualified);
    }
  }

  // The highest rate of each position; ties go to the base, then by priority, then id.
  void choose_rates() {
    rates_.assign(r_.facts.size(), default_.rate);
    rules_.assign(r_.facts.size(), base_rule);
    for (ConsideredIndex i = 0; i < r_.considered.size(); ++i) {
      const Considered& considered = r_.considered[i];
      const auto* effect = considered.offer->effect<PointsEffect>();
      if (effect == nullptr || effect->kind != PointsEffect::Kind::rate) continue;
      if (!considered.may_act()) continue;
      const auto earning = earning_of(*considered.offer);
      for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
        if (!earning[position]) continue;
        if (!beats(effect->rate, i, position)) continue;
        rates_[position] = effect->rate;
        rules_[position] = i;
      }
    }
  }

  [[nodiscard]] bool beats(Rate rate, ConsideredIndex offer, PositionIndex position) const {
    if (rate != rates_[position]) return rate > rates_[position];
    if (rules_[position] == base_rule) return false;
    return r_.considered[offer].offer->offer().priority >
           r_.considered[rules_[position]].offer->offer().priority;
  }

  void act(ConsideredIndex index, Considered& considered) {
    if (considered.failed == Reason::not_qualified) {
      if (is_near_miss(considered.missing, r_.program())) say_near_miss(index);
      say_tenders(r_, index);
    }
    if (!considered.may_act()) return;
    const PointsEffect& effect = *considered.offer->effect<PointsEffect>();
    switch (effect.kind) {
      case PointsEffect::Kind::rate:
        note_lost_rates(index);
        earn_rate(considered.offer->id(), index);
        return;
      case PointsEffect::Kind::multiply:
        return earn(index, multiplied(index));
      case PointsEffect::Kind::bonus:
        return earn(index, bonus(index));
    }
  }

  void note_lost_rates(ConsideredIndex index) {
    const auto earning = earning_of(*r_.considered[index].offer);
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      const ConsideredIndex winner = rules_[position];
      if (winner == index || base_[position].is_zero()) continue;
      if (!earning[position]) continue;
      const std::string_view name =
          winner == base_rule ? default_.rule : r_.considered[winner].offer->id();
      r_.lost.push_back({index, name, position});
    }
  }

  // What the rule earns where it holds the rate.
  void earn_rate(std::string_view rule, ConsideredIndex holder) {
    parts_.clear();
    RuleSum sum{.divisor = whole_rate.value()};
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      if (rules_[position] != holder || !r_.facts.terms[position].earnable) continue;
      add_part(position, base_[position].value());
      sum.sum += Wide{base_[position].value()} * rates_[position].value();
    }
    if (holder != base_rule) return earn(holder, rounded(sum));
    const Points points = rounded(sum);
    if (points.is_positive()) push(rule, points, nullptr);
  }

  [[nodiscard]] Points multiplied(ConsideredIndex index) {
    const CompiledOffer& offer = *r_.considered[index].offer;
    const Rate added = offer.effect<PointsEffect>()->times - whole_rate;
    const auto earning = earning_of(offer);
    parts_.clear();
    RuleSum sum{.divisor = Wide{whole_rate.value()} * whole_rate.value()};
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      if (!earning[position]) continue;
      const std::int64_t earned = base_[position].value() * rates_[position].value();
      add_part(position, earned);
      sum.sum += Wide{earned} * added.value();
    }
    return rounded(sum);
  }

  [[nodiscard]] Points bonus(ConsideredIndex index) {
    const CompiledOffer& offer = *r_.considered[index].offer;
    const auto earning = earning_of(offer);
    parts_.clear();
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      if (earning[position]) add_part(position, base_[position].value());
    }
    return parts_.empty() ? Points{} : offer.effect<PointsEffect>()->bonus;
  }

  void add_part(PositionIndex position, std::int64_t weight) {
    parts_.push_back({.weight = weight});
    if (positions_.size() < parts_.size()) positions_.resize(parts_.size());
    positions_[parts_.size() - 1] = position;
  }

  [[nodiscard]] Points rounded(const RuleSum& sum) const {
    const bool half_up = r_.program().points_rounding == Rounding::half_up;
    const Wide points = (sum.sum + (half_up ? sum.divisor / 2 : 0)) / sum.divisor;
    return Points{static_cast<std::int64_t>(std::min<Wide>(points, most_points))};
  }

  // Limits, budget, then the rule; the parts are those of the offer.
  void earn(ConsideredIndex index, Points asked) {
    Considered& considered = r_.considered[index];
    const Offer& offer = considered.offer->offer();
    const Points points = std::min(asked, offer.limits.points.value_or(asked));
    if (!points.is_positive()) {
      considered.fail(has_lost(index) ? Reason::lost_to : Reason::no_effect);
      return;
    }
    if (auto lack = missing_budget(*considered.offer, value_of(points, r_.program()), r_.context)) {
      considered.fail(Reason::no_budget, std::move(*lack));
      return;
    }
    considered.applied = true;
    considered.points_asked = asked;
    considered.points = points;
    push(considered.offer->id(), points, &std::get<PointsEffect>(offer.effect));
  }

  // Its losses were noted last.
  [[nodiscard]] bool has_lost(ConsideredIndex index) const {
    return !r_.lost.empty() && r_.lost.back().loser == index;
  }

  void push(std::string_view rule, Points points, const PointsEffect* effect) {
    const Program& program = r_.program();
    EarnedRule earned{.rule = rule, .points = points};
    const int pending =
        effect && effect->pending_days ? *effect->pending_days : program.pending_days;
    earned.active_from = after_days(r_.basket.at, pending);
    const auto& valid = effect && effect->valid ? effect->valid : program.valid;
    if (valid) earned.expires_at = end_of_lot(r_.basket.at, *valid, r_.ruleset.program_zone());
    static_cast<void>(allocate(points.value(), parts_));
    earned.shares.reserve(parts_.size());
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].amount > 0) earned.shares.push_back({positions_[i], Points{parts_[i].amount}});
    }
    r_.earned.push_back(std::move(earned));
  }

  // What the offer would give were its condition met.
  void say_near_miss(ConsideredIndex index) {
    const Offer& offer = r_.considered[index].offer->offer();
    Points points = would_give(index);
    points = std::min(points, offer.limits.points.value_or(points));
    const Money value = std::min(value_of(points, r_.program()), Money{receipt_money_max});
    if (!points.is_positive() || missing_budget(*r_.considered[index].offer, value, r_.context))
      return;
    say_near_miss_of(r_, index, value);
  }

  [[nodiscard]] Points would_give(ConsideredIndex index) {
    const CompiledOffer& offer = *r_.considered[index].offer;
    const PointsEffect& effect = *offer.effect<PointsEffect>();
    switch (effect.kind) {
      case PointsEffect::Kind::multiply:
        return multiplied(index);
      case PointsEffect::Kind::bonus:
        return bonus(index);
      case PointsEffect::Kind::rate:
        break;
    }
    const auto earning = earning_of(offer);
    RuleSum sum{.divisor = whole_rate.value()};
    for (PositionIndex position = 0; position < r_.facts.size(); ++position) {
      if (!earning[position] || !beats(effect.rate, index, position)) continue;
      sum.sum += Wide{base_[position].value()} * effect.rate.value();
    }
    return rounded(sum);
  }

  Reckoning& r_;
  std::span<const Money> base_;  // by position
  BaseRate default_;
  Scratch<Rate> rates_;             // by position
  Scratch<ConsideredIndex> rules_;  // by position: whose rate holds
  Scratch<Allotment> parts_;        // of the rule at hand
  Scratch<PositionIndex> positions_;
};

}  // namespace

Result<> accrue(Reckoning& reckoning) {
  if (reckoning.member == nullptr) return {};
  return Accrual(reckoning).run();
}

}  // namespace till::loyalty
