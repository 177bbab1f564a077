#include "loyalty/grants.h"

#include <algorithm>
#include <string>
#include <utility>

#include "loyalty/prompts.h"

namespace till::loyalty {

namespace {

CountedPositions counted_of(const CompiledOffer& offer, const BasketFacts& facts) {
  return {facts, offer.selects().front(), Counting::earnable};
}

class Granter {
 public:
  explicit Granter(Reckoning& reckoning) : r_(reckoning), base_(reckoning.accrual_base()) {}

  void run(ConsideredIndex index) {
    Considered& considered = r_.considered[index];
    const CompiledOffer& offer = *considered.offer;
    const CompiledCondition* when = offer.when();
    const Standing standing = r_.standing(base_, Counting::earnable);
    if (when != nullptr && !holds(*when, standing, considered.missing)) {
      considered.fail(Reason::not_qualified);
      if (is_near_miss(considered.missing, r_.program())) say_near_miss_of(r_, index, Money{});
      say_tenders(r_, index);
      return;
    }
    auto grant = make(offer);
    if (!grant) return considered.fail(Reason::no_effect);
    considered.applied = true;
    r_.grants.push_back(std::move(*grant));
  }

 private:
  [[nodiscard]] std::optional<Grant> make(const CompiledOffer& offer) {
    const GrantEffect& effect = *offer.effect<GrantEffect>();
    Grant grant{.kind = effect.kind, .offer = offer.id(), .subject = effect.subject};
    switch (effect.kind) {
      case GrantEffect::Kind::stamp:
        return stamp(offer, std::move(grant));
      case GrantEffect::Kind::progress:
        return progress(offer, std::move(grant));
      case GrantEffect::Kind::ticket:
        grant.count = tickets_for(offer.offer(), granting_of(offer, r_.facts, base_).amount);
        break;
      case GrantEffect::Kind::coupon:
        grant.from = after_days(r_.basket.at, effect.after_days);
        grant.until = after_days(grant.from, effect.valid_days);
        return grant;
    }
    if (grant.count == 0) return std::nullopt;
    return grant;
  }

  [[nodiscard]] std::optional<Grant> stamp(const CompiledOffer& offer, Grant grant) {
    grant.count = granting_of(offer, r_.facts, base_).units;
    if (grant.count == 0) return std::nullopt;
    count_units(offer, "stamp:" + grant.subject);
    return grant;
  }

  [[nodiscard]] std::optional<Grant> progress(const CompiledOffer& offer, Grant grant) {
    const GrantEffect& effect = *offer.effect<GrantEffect>();
    const std::string counter = "quest:" + effect.subject;
    const Granting granting = granting_of(offer, r_.facts, base_);
    if (effect.counted == GrantEffect::Counted::amount) grant.count = granting.amount.value();
    if (effect.counted == GrantEffect::Counted::units) grant.count = granting.units;
    if (effect.counted == GrantEffect::Counted::receipts) grant.count = granting.any ? 1 : 0;
    if (grant.count == 0) return std::nullopt;
    if (effect.counted == GrantEffect::Counted::amount) count_amounts(offer, counter);
    if (effect.counted == GrantEffect::Counted::units) count_units(offer, counter);
    const std::int64_t before = count_of(r_.member, counter);
    grant.now = before + grant.count;
    grant.goal = effect.goal;
    grant.reached = before < effect.goal && grant.now >= effect.goal;
    if (grant.reached) grant.points = effect.reward_points;
    return grant;
  }

  void count_units(const CompiledOffer& offer, const std::string& counter) {
    counted_of(offer, r_.facts).for_each([&](PositionIndex position) {
      r_.counted.push_back({counter, position, r_.facts.positions[position].units});
    });
  }

  void count_amounts(const CompiledOffer& offer, const std::string& counter) {
    counted_of(offer, r_.facts).for_each([&](PositionIndex position) {
      r_.counted.push_back({counter, position, base_[position].value()});
    });
  }

  Reckoning& r_;
  std::span<const Money> base_;
};

}  // namespace

Granting granting_of(const CompiledOffer& offer, const BasketFacts& facts,
                     std::span<const Money> base) {
  Granting granting;
  counted_of(offer, facts).for_each([&](PositionIndex position) {
    granting.any = true;
    granting.units += facts.positions[position].units;
    granting.amount += base[position];
  });
  return granting;
}

std::int64_t tickets_for(const Offer& offer, Money amount) {
  const auto& effect = std::get<GrantEffect>(offer.effect);
  const std::int64_t tickets = amount.value() / effect.per.value();
  return std::min(tickets, offer.limits.units.value_or(tickets));
}

void run_grants(Reckoning& reckoning) {
  Granter granter(reckoning);
  for (ConsideredIndex i = 0; i < reckoning.considered.size(); ++i) {
    const Considered& considered = reckoning.considered[i];
    if (considered.offer->target() == Target::grant && considered.may_act()) granter.run(i);
  }
}

}  // namespace till::loyalty
