#include "loyalty/lint/replay.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "loyalty/check.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

// Points of a receipt may already come near the end of int64.
Points saturated_sum(Points a, Points b) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Wide sum = Wide{a.value()} + b.value();
  return Points{static_cast<std::int64_t>(std::clamp<Wide>(sum, -Wide{most}, Wide{most}))};
}

// The context in which no budget is short for what the receipt considers.
Context with_full_leases(const Context& context, const Quote& seen, const CompiledRuleset& rules) {
  Context full = context;
  for (const Explanation& one : seen.explanation) {
    const CompiledOffer* offer = rules.find_offer(one.offer);
    if (offer == nullptr || !offer->offer().limits.budget) continue;
    full.leases[one.offer] = Money{std::numeric_limits<std::int64_t>::max()};
  }
  return full;
}

// The ruleset of one receipt: what it did not consider would change no byte. Only the basket's
// store is kept, so that a copy costs what the receipt touches.
Ruleset small_ruleset(const CompiledRuleset& rules, const Basket& basket, const Quote& whole) {
  const Ruleset& all = rules.ruleset();
  Ruleset some;
  some.version = all.version;
  some.engine = all.engine;
  some.currency = all.currency;
  some.program = all.program;
  some.layers = all.layers;
  some.tiers = all.tiers;
  some.legal = all.legal;
  some.margins = all.margins;
  if (all.zones.contains(all.program.zone)) {
    some.zones[all.program.zone] = all.zones.at(all.program.zone);
  }
  if (const auto store = all.stores.find(basket.store); store != all.stores.end()) {
    some.stores.insert(*store);
    const auto zone = all.zones.find(store->second.zone);
    if (zone != all.zones.end()) some.zones.insert(*zone);
    const auto partner = all.partners.find(store->second.partner);
    if (partner != all.partners.end()) some.partners.insert(*partner);
  }
  for (const Explanation& one : whole.explanation) {
    if (const CompiledOffer* offer = rules.find_offer(one.offer)) {
      some.offers.push_back(offer->offer());
    }
  }
  return some;
}

Result<Quote> quote_sample(const CompiledRuleset& rules, const Sample& sample,
                           const Context& context) {
  return quote({.ruleset = rules,
                .basket = sample.basket,
                .member = sample.member ? &*sample.member : nullptr,
                .context = context});
}

// Prompts and grants move no money, so nothing changes without them.
bool moves_money_or_points(const CompiledOffer& offer) {
  return offer.takes_money() || offer.target() == Target::points;
}

Money turnover_of(const std::string& offer, const Quote& quote) {
  Money sum;
  for (const QuoteLine& line : quote.lines) {
    const bool lowered = std::ranges::any_of(
        line.discounts, [&](const LineDiscount& discount) { return discount.offer == offer; });
    const bool earned = std::ranges::any_of(
        line.earned, [&](const EarnedShare& share) { return share.rule == offer; });
    if (lowered || earned) sum += line.gross;
  }
  return sum;
}

std::map<std::string, Money> taken_by_offer(const Quote& quote) {
  std::map<std::string, Money> taken;
  for (const DiscountApplication& one : quote.applications) taken[one.offer] += one.amount;
  return taken;
}

std::map<std::string, Points> earned_by_rule(const Quote& quote) {
  std::map<std::string, Points> earned;
  for (const EarnedLot& one : quote.earned) earned[one.rule] += one.points;
  return earned;
}

// True when a sum of goods alone kept the offer away.
bool missed_its_threshold(const Explanation& one) {
  return one.reason == Reason::not_qualified && one.missing.size() == 1 &&
         one.missing.front().condition == Missing::Condition::amount;
}

// What the parts gain when the offer is gone; its own are left out.
template <class T>
void note_gains(const std::string& offer, const std::map<std::string, T>& with,
                const std::map<std::string, T>& without, std::map<std::string, T>& from) {
  for (const auto& [name, amount] : without) {
    if (name == offer) continue;
    const auto before = with.find(name);
    const T gain = before == with.end() ? amount : amount - before->second;
    if (gain.is_positive()) from[name] += gain;
  }
}

}  // namespace

Replay::Replay(std::shared_ptr<const CompiledRuleset> ruleset) : ruleset_(std::move(ruleset)) {
  for (const CompiledOffer& offer : ruleset_->offers()) figures_.offers[offer.id()];
}

Result<> Replay::add(const Sample& sample) {
  if (figures_.receipts >= samples_max) {
    return fail(ErrorCode::too_large, "more than " + std::to_string(samples_max) + " receipts");
  }
  // Whom the receipt considers does not depend on leases.
  TILL_TRY(const Quote seen, quote_sample(*ruleset_, sample, sample.context));
  const Context full = with_full_leases(sample.context, seen, *ruleset_);
  TILL_TRY(const Quote whole, quote_sample(*ruleset_, sample, full));
  TILL_CHECK(leave_out({sample.basket, sample.member, full}, whole));
  note(sample, whole);
  return {};
}

void Replay::note(const Sample& sample, const Quote& whole) {
  ++figures_.receipts;
  figures_.gross += whole.gross;
  figures_.discount += whole.discount;
  figures_.points = saturated_sum(figures_.points, whole.points);
  for (const Explanation& one : whole.explanation) {
    const auto found = figures_.offers.find(one.offer);
    if (found == figures_.offers.end()) continue;  // a personal offer
    OfferFigures& figures = found->second;
    ++figures.considered;
    for (const Loss& loss : one.lost) ++figures.lost_to[loss.offer];
    if (one.reason != Reason::applied) {
      ++figures.reasons[one.reason];
      continue;
    }
    ++figures.applied;
    figures.turnover += turnover_of(one.offer, whole);
    figures.taken += one.benefit.value_or(Money{});
    figures.points = saturated_sum(figures.points, one.points.value_or(Points{}));
    figures.cut = saturated_sum(Points{figures.cut}, Points{one.cut.value_or(0)}).value();
    note_budget(sample, one);
  }
}

void Replay::note_budget(const Sample& sample, const Explanation& one) {
  const Offer& offer = ruleset_->find_offer(one.offer)->offer();
  if (!offer.limits.budget) return;
  const Basket& basket = sample.basket;
  const std::string date = basket.business_date.empty()
                               ? day_of(basket.at, offset_of(basket, *ruleset_))
                               : basket.business_date;
  Day& day = days_[{one.offer, basket.store, basket.register_name, date}];
  const auto& value = ruleset_->ruleset().program.point_value;
  const Money of_points{mul_div(std::min(one.points.value_or(Points{}).value(), receipt_money_max),
                                value.minor.value(), value.points.value())};
  day.taken += one.benefit.value_or(Money{}) + of_points;
  const auto lease = sample.context.leases.find(one.offer);
  if (lease == sample.context.leases.end()) return;
  day.lease = std::max(day.lease.value_or(Money{}), lease->second);
}

// Quotes the receipt anew without each offer that acted.
Result<> Replay::leave_out(const Sample& sample, const Quote& whole) {
  const Ruleset all = small_ruleset(*ruleset_, sample.basket, whole);
  std::vector<std::pair<std::string, Quote>> quotes;
  for (const Explanation& one : whole.explanation) {
    const CompiledOffer* offer = ruleset_->find_offer(one.offer);
    if (offer == nullptr || one.reason != Reason::applied || !moves_money_or_points(*offer))
      continue;
    Ruleset fewer = all;
    std::erase_if(fewer.offers, [&](const Offer& each) { return each.id == one.offer; });
    TILL_TRY(const auto compiled, CompiledRuleset::compile(std::move(fewer)));
    TILL_TRY(auto without, quote_sample(*compiled, sample, sample.context));
    quotes.emplace_back(one.offer, std::move(without));
  }
  for (const auto& [offer, without] : quotes) note_difference(offer, whole, without);
  return {};
}

void Replay::note_difference(const std::string& offer, const Quote& whole, const Quote& without) {
  OfferFigures& figures = figures_.offers.at(offer);
  figures.net_taken += whole.discount - without.discount;
  figures.net_points = saturated_sum(figures.net_points, whole.points - without.points);
  note_gains(offer, taken_by_offer(whole), taken_by_offer(without), figures.money_from);
  if (ruleset_->find_offer(offer)->target() == Target::points) {
    note_gains(offer, earned_by_rule(whole), earned_by_rule(without), figures.points_from);
  }
  for (const Explanation& one : whole.explanation) {
    const auto loser = figures_.offers.find(one.offer);
    if (loser == figures_.offers.end() || !missed_its_threshold(one)) continue;
    const bool applies = std::ranges::any_of(without.explanation, [&](const Explanation& other) {
      return other.offer == one.offer && other.reason == Reason::applied;
    });
    if (applies) ++loser->second.threshold_lost_by[offer];
  }
}

ReplayFigures Replay::figures() const {
  ReplayFigures figures = figures_;
  for (const auto& [key, day] : days_) {
    OfferFigures& offer = figures.offers.at(std::get<0>(key));
    offer.busiest_day = std::max(offer.busiest_day, day.taken);
    if (!day.lease || day.taken <= *day.lease || day.taken <= offer.overdrawn) continue;
    offer.overdrawn = day.taken;
    offer.lease = day.lease;
  }
  return figures;
}

}  // namespace till::loyalty
