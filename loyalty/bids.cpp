#include "loyalty/bids.h"

#include <algorithm>

#include "loyalty/sets.h"
#include "loyalty/wide.h"

namespace till::loyalty {

namespace {

Money percent_of_start(Money running, Money start, Rate percent) {
  return std::min(percent_of(start, percent), running);
}

// What the reduction takes of `units` units worth `running` now and `start` at the layer's start.
struct Eligible {
  std::int64_t units = 0;
  Money running{};
  Money start{};
};

Money asked_of(const Position& position, const Reduction& reduction, const Eligible& eligible) {
  switch (reduction.kind) {
    case Reduction::Kind::none:
      return {};
    case Reduction::Kind::percent:
      return percent_of_start(eligible.running, eligible.start, reduction.percent);
    case Reduction::Kind::amount:
      return std::min(eligible.running, Money{position.of_price(reduction.money, eligible.units)});
    case Reduction::Kind::price: {
      const Money price{position.of_price(reduction.money, eligible.units)};
      return eligible.running > price ? eligible.running - price : Money{};
    }
  }
  return {};
}

Money times(Money each, std::int64_t count) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return Money{static_cast<std::int64_t>(std::min<Wide>(Wide{each.value()} * count, most))};
}

std::optional<Money> amount_limit_of(const CompiledOffer& offer) {
  if (!offer.traits().limited) return std::nullopt;
  return offer.offer().limits.amount;
}

// What a set takes of one position by percents, rounded once.
Money percent_of_sets(const SetUnits& units, const Reduction* reduction) {
  if (reduction == nullptr) {
    return Money{mul_div(units.percents, 1, whole_rate.value(), Rounding::half_up)};
  }
  return percent_of(units.value, reduction->percent);
}

}  // namespace

Money BidBook::capacity(const CompiledOffer& offer, PositionIndex position) const {
  const Money floor = reckoning_.facts.terms[position].floor(offer.traits().below_cost);
  const Money net = reckoning_.net[position];
  return net > floor ? net - floor : Money{};
}

void BidBook::add_open_positions(const CompiledOffer& offer) {
  const BasketFacts& facts = reckoning_.facts;
  const Met met(offer.selects().front(), facts.goods);
  met.for_each([&](PositionIndex position) {
    if (!facts.terms[position].discountable || reckoning_.closed_by[position] != nullptr) return;
    BidShare share{.position = position};
    share.units = facts.positions[position].units;
    shares_.push_back(share);
  });
}

// Units dearest first, by the value of a position's first unit, then in position order.
void BidBook::limit_units(const Limits& limits, std::span<BidShare> shares) {
  if (limits.units_per_line) {
    for (BidShare& share : shares) share.units = std::min(share.units, *limits.units_per_line);
  }
  if (!limits.units) return;
  const auto first_value = [&](std::uint32_t at) {
    const PositionIndex position = shares[at].position;
    const std::int64_t units = reckoning_.facts.positions[position].units;
    return OverUnits{reckoning_.net[position], units}.of_unit(0);
  };
  order_.resize(shares.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i) order_[i] = i;
  std::ranges::sort(order_, [&](std::uint32_t a, std::uint32_t b) {
    const Money first = first_value(a);
    const Money second = first_value(b);
    return first != second ? first > second : a < b;
  });
  std::int64_t left = *limits.units;
  for (const std::uint32_t at : order_) {
    shares[at].units = std::min(shares[at].units, left);
    left -= shares[at].units;
  }
}

void BidBook::stop_each_at_floor(Bid& bid) {
  const CompiledOffer& offer = *reckoning_.considered[bid.offer].offer;
  for (BidShare& share : open_shares(bid)) {
    share.amount = std::min(share.asked, capacity(offer, share.position));
    bid.asked += share.asked;
    bid.amount += share.amount;
  }
  const auto limit = amount_limit_of(offer);
  if (limit && bid.amount > *limit) spread(bid, *limit, true);
}

// Spreads the total over the shares by weight; `by_asked` keeps each below the amount it has.
void BidBook::spread(Bid& bid, Money total, bool by_asked) {
  const CompiledOffer& offer = *reckoning_.considered[bid.offer].offer;
  const auto shares = open_shares(bid);
  allotments_.clear();
  for (const BidShare& share : shares) {
    const Money most = by_asked ? share.amount : capacity(offer, share.position);
    allotments_.push_back({.weight = share.weight, .capacity = most.value()});
  }
  const std::int64_t left = allocate(total.value(), allotments_);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i].amount = Money{allotments_[i].amount};
  bid.amount = total - Money{left};
}

void BidBook::bid_line(Bid& bid, const Reduction& reduction, bool of_start) {
  const CompiledOffer& offer = *reckoning_.considered[bid.offer].offer;
  const auto shares = open_shares(bid);
  if (offer.traits().limited) limit_units(offer.offer().limits, shares);
  for (BidShare& share : shares) {
    const Position& position = reckoning_.facts.positions[share.position];
    const UnitRange units{0, share.units};
    Eligible eligible{.units = share.units};
    eligible.running = OverUnits{reckoning_.net[share.position], position.units}.of(units);
    eligible.start = of_start
                         ? OverUnits{reckoning_.opening[share.position], position.units}.of(units)
                         : eligible.running;
    share.asked = asked_of(position, reduction, eligible);
    share.weight = eligible.running.value();
    share.units = 0;
  }
  stop_each_at_floor(bid);
}

void BidBook::bid_basket(Bid& bid, const Reduction& reduction, bool of_start) {
  Money running;
  Money start;
  for (BidShare& share : open_shares(bid)) {
    running += reckoning_.net[share.position];
    start += reckoning_.opening[share.position];
    share.weight = reckoning_.net[share.position].value();
    share.units = 0;
  }
  if (running.is_zero()) return;
  switch (reduction.kind) {
    case Reduction::Kind::none:
      return;
    case Reduction::Kind::percent:
      bid.asked = percent_of_start(running, of_start ? start : running, reduction.percent);
      break;
    case Reduction::Kind::amount:
      bid.asked = reduction.money;
      break;
    case Reduction::Kind::price:
      bid.asked = running > reduction.money ? running - reduction.money : Money{};
      break;
  }
  const auto limit = amount_limit_of(*reckoning_.considered[bid.offer].offer);
  spread(bid, limit ? std::min(bid.asked, *limit) : bid.asked, false);
}

Bid BidBook::make(ConsideredIndex offer, const Reduction& reduction, bool of_start) {
  const CompiledOffer& compiled = *reckoning_.considered[offer].offer;
  Bid bid{.offer = offer, .first_share = static_cast<std::uint32_t>(shares_.size())};
  add_open_positions(compiled);
  if (compiled.target() == Target::line) {
    bid_line(bid, reduction, of_start);
  } else {
    bid.whole = true;
    bid_basket(bid, reduction, of_start);
  }
  bid.shares = static_cast<std::uint32_t>(shares_.size()) - bid.first_share;
  return bid;
}

std::optional<Bid> BidBook::make_set(ConsideredIndex offer) {
  const Reckoning& r = reckoning_;
  const CompiledOffer& compiled = *r.considered[offer].offer;
  const SetStock stock{r.facts, r.opening, r.used_units, r.closed_by};
  const auto allowance = allowed_sets(compiled, r.facts, r.member);
  const FormedSets formed = form_sets(compiled, stock, allowance.sets);
  if (formed.sets == 0) return std::nullopt;
  Bid bid{.offer = offer, .whole = true};
  bid.first_share = static_cast<std::uint32_t>(shares_.size());
  const auto kind = formed.reduction ? formed.reduction->kind : Reduction::Kind::percent;
  Money value;
  for (const SetUnits& units : formed.units) {
    BidShare share{.position = units.position, .units = units.units};
    share.weight = units.value.value();
    if (kind == Reduction::Kind::percent) share.asked = percent_of_sets(units, formed.reduction);
    shares_.push_back(share);
    value += units.value;
  }
  bid.shares = static_cast<std::uint32_t>(shares_.size()) - bid.first_share;
  if (kind == Reduction::Kind::percent && !compiled.effect<SetEffect>()->spread) {
    stop_each_at_floor(bid);
    return bid;
  }
  if (value.is_zero()) return bid;
  for (const BidShare& share : shares(bid)) bid.asked += share.asked;
  if (kind == Reduction::Kind::amount) bid.asked = times(formed.reduction->money, formed.sets);
  if (kind == Reduction::Kind::price) {
    bid.asked = value - times(formed.reduction->money, formed.sets);
  }
  const auto limit = amount_limit_of(compiled);
  spread(bid, limit ? std::min(bid.asked, *limit) : bid.asked, false);
  return bid;
}

SetAllowance allowed_sets(const CompiledOffer& offer, const BasketFacts& facts,
                          const Member* member) {
  const SetEffect& set = *offer.effect<SetEffect>();
  SetAllowance allowance{.sets = offer.offer().limits.sets.value_or(any_number_of_sets)};
  if (offer.offer().trigger.kind == Trigger::Kind::pick) {
    allowance.sets = std::min<std::int64_t>(allowance.sets, 1);
  }
  if (!set.stamps) return allowance;
  std::int64_t units = 0;
  for (PositionIndex position = 0; position < facts.size(); ++position) {
    if (!facts.terms[position].earnable) continue;
    const bool meets = std::ranges::any_of(offer.selects(), [&](const CompiledSelector& select) {
      return select.meets(facts.goods, position);
    });
    if (meets) units += facts.positions[position].units;
  }
  const std::int64_t every = set.stamps->every;
  const std::int64_t card = count_of(member, "stamp:" + set.stamps->card);
  const std::int64_t stamps = card + units;
  const std::int64_t rewards =
      std::max<std::int64_t>(0, stamps) / every - std::max<std::int64_t>(0, card) / every;
  if (rewards == 0) {
    Missing lack{.condition = Missing::Condition::stamps, .goal = every};
    lack.lacking = stamps < 0 ? every - stamps : every - stamps % every;
    allowance.stamps = std::move(lack);
  }
  allowance.sets = std::min(allowance.sets, rewards);
  return allowance;
}

}  // namespace till::loyalty
