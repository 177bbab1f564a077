#include "loyalty/eligibility.h"

#include <algorithm>
#include <string>

#include "base/crypto/crypto.h"
#include "loyalty/bids.h"
#include "loyalty/limits.h"
#include "loyalty/sets.h"

namespace till::loyalty {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::ranges::find(list, value) != list.end();
}

bool is_active(const Offer& offer, const Reckoning& r) {
  const Active& active = offer.active;
  const Instant at = r.basket.at;
  if (active.from && at < *active.from) return false;
  if (active.until && at >= *active.until) return false;
  if (!active.stores.empty() && !contains(active.stores, r.basket.store)) return false;
  if (!active.channels.empty() && !contains(active.channels, r.basket.channel)) return false;
  return within_weekdays_and_hours(active, r.now);
}

bool is_presented(const Offer& offer, const Basket& basket) {
  switch (offer.trigger.kind) {
    case Trigger::Kind::automatic:
      return true;
    case Trigger::Kind::code:
      return std::ranges::find(basket.codes, offer.trigger.code, &PresentedCode::code) !=
             basket.codes.end();
    case Trigger::Kind::pick:
      return contains(basket.picks, offer.id);
  }
  return false;
}

// The offers of the ruleset that the basket may touch, each once, by id.
Scratch<OfferNumber> touched_offers(const Reckoning& r) {
  const OfferIndex& index = r.ruleset.index();
  const auto always = index.always();
  Scratch<OfferNumber> numbers(always.begin(), always.end(), r.arena());
  index.append_touched(r.facts.goods, numbers);
  for (const PresentedCode& code : r.basket.codes) {
    const auto opened = index.opened_by(code.code);
    numbers.insert(numbers.end(), opened.begin(), opened.end());
  }
  for (const std::string& pick : r.basket.picks) {
    const CompiledOffer* offer = r.ruleset.find_offer(pick);
    if (offer == nullptr || offer->offer().trigger.kind != Trigger::Kind::pick) continue;
    numbers.push_back(static_cast<OfferNumber>(offer - r.ruleset.offers().data()));
  }
  std::ranges::sort(numbers);
  const auto doubled = std::ranges::unique(numbers);
  numbers.erase(doubled.begin(), doubled.end());
  return numbers;
}

// `by_word`: found because a position says one of its words.
void consider(Reckoning& r, const CompiledOffer& offer, bool by_word) {
  const OfferTraits& traits = offer.traits();
  if (!traits.always_active && !is_active(offer.offer(), r)) return;
  const bool surely_met = !traits.automatic || (by_word && traits.met_by_any_word);
  if (!surely_met && !offer.is_met_by(r.facts.goods)) return;
  r.considered.push_back({.offer = &offer});
}

// Tier to activated, in the order of the closed list.
std::optional<Reason> failing_audience(const Offer& offer, const Member& member,
                                       const Reckoning& r) {
  const Audience& audience = offer.audience;
  if (!audience.tiers.empty() && !contains(audience.tiers, member.tier)) return Reason::tier;
  const bool in_segment = std::ranges::any_of(
      audience.segments, [&](const std::string& one) { return contains(member.segments, one); });
  if (!audience.segments.empty() && !in_segment) return Reason::segment;
  if (audience.birthday &&
      (!member.birthday || !within_birthday(*member.birthday, *audience.birthday, r.now.day))) {
    return Reason::birthday;
  }
  if (audience.first_purchase && member.purchases != 0) return Reason::first_purchase;
  if (audience.absent_days &&
      (!member.last_purchase ||
       after_days(*member.last_purchase, *audience.absent_days) > r.basket.at)) {
    return Reason::not_absent;
  }
  const bool has_bought = std::ranges::any_of(
      audience.bought, [&](const std::string& one) { return contains(member.bought, one); });
  if (!audience.bought.empty() && !has_bought) return Reason::not_bought;
  if (audience.activated && !contains(member.activated, offer.id)) return Reason::not_activated;
  return std::nullopt;
}

CodeState state_of(const PresentedCode& code, const Context& context) {
  const auto found = context.codes.find(code.serial);
  return found == context.codes.end() ? CodeState::ok : found->second;
}

// The reason that comes first among the bad serials; none when one is good.
std::optional<Reason> failing_code(const Offer& offer, const Basket& basket,
                                   const Context& context) {
  if (offer.trigger.kind != Trigger::Kind::code) return std::nullopt;
  std::optional<Reason> first;
  for (const PresentedCode& code : basket.codes) {
    if (code.code != offer.trigger.code) continue;
    auto reason = Reason::code_not_leased;
    switch (state_of(code, context)) {
      case CodeState::ok:
        return std::nullopt;
      case CodeState::expired:
        reason = Reason::code_expired;
        break;
      case CodeState::used:
        reason = Reason::code_used;
        break;
      case CodeState::not_leased:
        break;
    }
    first = first ? std::min(*first, reason) : reason;
  }
  return first;
}

// Two groups that never change for an account and a salt.
bool is_in_control(const Experiment& experiment, const std::string& account) {
  Bytes seed = experiment.salt;
  seed.push_back('\0');
  seed += account;
  const Hash hash = crypto::sha256(seed);
  std::uint64_t bucket = 0;
  for (std::size_t i = 0; i < 8; ++i) bucket = bucket << 8 | hash.bytes[i];
  return bucket % static_cast<std::uint64_t>(whole_rate.value()) <
         static_cast<std::uint64_t>(experiment.holdout.value());
}

// The offer's conditions as if no other offer existed.
bool qualifies_on_gross(const CompiledOffer& offer, const Reckoning& r) {
  const auto counting = offer.takes_money()                ? Counting::discountable
                        : offer.target() == Target::prompt ? Counting::all
                                                           : Counting::earnable;
  const Standing standing = r.standing(r.facts.gross, counting);
  std::vector<Missing> missing;
  if (offer.when() != nullptr && !holds(*offer.when(), standing, missing)) return false;
  if (!reached_step(offer, standing, missing).reached) return false;
  if (offer.target() != Target::set) return true;
  const SetStock stock{r.facts, r.facts.gross, r.used_units, r.closed_by};
  return form_sets(offer, stock, allowed_sets(offer, r.facts, r.member).sets).sets > 0;
}

std::optional<Reason> failing_experiment(const CompiledOffer& offer, Reckoning& r) {
  const auto& experiment = offer.offer().audience.experiment;
  if (!experiment) return std::nullopt;
  const bool control = is_in_control(*experiment, r.member->account);
  if (qualifies_on_gross(offer, r)) {
    r.exposures.push_back({offer.id(), experiment->salt, control});
  }
  if (control) return Reason::control_group;
  return std::nullopt;
}

std::optional<Reason> first_reason(const CompiledOffer& compiled, Reckoning& r) {
  const Offer& offer = compiled.offer();
  if (compiled.needs_member() && r.member == nullptr) return Reason::members_only;
  if (r.member != nullptr) {
    if (const auto reason = failing_audience(offer, *r.member, r)) return reason;
  }
  if (const auto reason = failing_code(offer, r.basket, r.context)) return reason;
  if (r.member == nullptr) return std::nullopt;
  if (is_used_up(offer, *r.member)) return Reason::already_used;
  return failing_experiment(compiled, r);
}

}  // namespace

void gather_offers(Reckoning& r) {
  const auto touched = touched_offers(r);
  r.considered.reserve(touched.size() + r.personal_offers.size());
  for (const OfferNumber number : touched) __builtin_prefetch(&r.ruleset.offers()[number]);
  for (const OfferNumber number : touched) consider(r, r.ruleset.offers()[number], true);
  for (const CompiledOffer& offer : r.personal_offers) {
    if (is_presented(offer.offer(), r.basket)) consider(r, offer, false);
  }
  if (!r.personal_offers.empty()) {
    std::ranges::sort(r.considered, {}, [](const Considered& considered) -> const std::string& {
      return considered.offer->id();
    });
  }
  for (Considered& considered : r.considered) {
    const OfferTraits& traits = considered.offer->traits();
    if (traits.automatic && !traits.needs_member) continue;  // for anyone
    considered.failed = first_reason(*considered.offer, r);
  }
}

const PresentedCode* opening_code(const Offer& offer, const Basket& basket,
                                  const Context& context) {
  const PresentedCode* lowest = nullptr;
  for (const PresentedCode& code : basket.codes) {
    if (code.code != offer.trigger.code || state_of(code, context) != CodeState::ok) continue;
    if (lowest == nullptr || code.serial < lowest->serial) lowest = &code;
  }
  return lowest;
}

}  // namespace till::loyalty
