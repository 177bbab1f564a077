// Which offers are looked at, and the reasons that need no basket sum: audience, codes, uses,
// experiments.
#include <algorithm>

#include "base/crypto/crypto.h"
#include "tests/support/plain/clock.h"
#include "tests/support/plain/draft.h"
#include "tests/support/plain/qualify.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::any_of(a, [&](const auto& text) { return has(b, text); });
}

void collect_selectors(const Condition& condition, std::vector<const Selector*>& selectors) {
  switch (condition.kind) {
    case Condition::Kind::all:
    case Condition::Kind::any:
      for (const Condition& child : condition.children) collect_selectors(child, selectors);
      return;
    case Condition::Kind::item:
    case Condition::Kind::amount:
    case Condition::Kind::present:
      selectors.push_back(&condition.select);
      return;
    case Condition::Kind::negation:
    case Condition::Kind::absent:
    case Condition::Kind::tender:
      return;
  }
}

// Of the effect and the positive conditions.
std::vector<const Selector*> selectors_of(const Offer& offer) {
  std::vector<const Selector*> selectors;
  if (const auto* line = std::get_if<LineEffect>(&offer.effect)) selectors = {&line->select};
  if (const auto* basket = std::get_if<BasketEffect>(&offer.effect)) selectors = {&basket->select};
  if (const auto* points = std::get_if<PointsEffect>(&offer.effect)) selectors = {&points->select};
  if (const auto* set = std::get_if<SetEffect>(&offer.effect)) {
    for (const SetPart& part : set->parts) selectors.push_back(&part.select);
  }
  const auto* grant = std::get_if<GrantEffect>(&offer.effect);
  if (grant != nullptr && grant->kind != GrantEffect::Kind::coupon) selectors = {&grant->select};
  if (offer.when) collect_selectors(*offer.when, selectors);
  return selectors;
}

bool is_considered(const Sale& sale, const Offer& offer) {
  if (!is_active(offer.active, sale.ruleset, sale.basket)) return false;
  if (offer.trigger.kind == Trigger::Kind::pick) return has(sale.basket.picks, offer.id);
  if (offer.trigger.kind == Trigger::Kind::code) {
    return std::ranges::any_of(sale.basket.codes, [&](const PresentedCode& presented) {
      return presented.code == offer.trigger.code;
    });
  }
  const auto selectors = selectors_of(offer);
  if (selectors.empty()) return true;
  for (const Selector* select : selectors) {
    for (const BasketLine& line : sale.basket.lines) {
      if (selects(*select, line)) return true;
    }
  }
  return false;
}

bool needs_member(const Offer& offer) {
  return std::holds_alternative<PointsEffect>(offer.effect) ||
         std::holds_alternative<GrantEffect>(offer.effect) || stamp_reward(offer) != nullptr ||
         offer.trigger.kind == Trigger::Kind::pick || offer.limits.uses.has_value() ||
         !(offer.audience == Audience{});
}

std::optional<Reason> audience_reason(const Sale& sale, const Offer& offer) {
  const Audience& audience = offer.audience;
  const Member& member = *sale.member;
  if (!audience.tiers.empty() && !has(audience.tiers, member.tier)) return Reason::tier;
  if (!audience.segments.empty() && !share_one(audience.segments, member.segments)) {
    return Reason::segment;
  }
  if (audience.birthday) {
    const Instant now = sale.basket.at + store_offset(sale.ruleset, sale.basket);
    if (!member.birthday || !is_birthday(*member.birthday, *audience.birthday, now)) {
      return Reason::birthday;
    }
  }
  if (audience.first_purchase && (!member.purchases || *member.purchases != 0)) {
    return Reason::first_purchase;
  }
  if (audience.absent_days) {
    if (!member.last_purchase) return Reason::not_absent;
    if (sale.basket.at < days_later(*member.last_purchase, *audience.absent_days)) {
      return Reason::not_absent;
    }
  }
  if (!audience.bought.empty() && !share_one(audience.bought, member.bought)) {
    return Reason::not_bought;
  }
  if (audience.activated && !has(member.activated, offer.id)) return Reason::not_activated;
  return std::nullopt;
}

CodeState state_of(const Context& context, const PresentedCode& presented) {
  const auto found = context.codes.find(presented.serial);
  return found == context.codes.end() ? CodeState::ok : found->second;
}

std::optional<Reason> code_reason(const Sale& sale, const Offer& offer) {
  if (offer.trigger.kind != Trigger::Kind::code) return std::nullopt;
  std::optional<Reason> worst;
  for (const PresentedCode& presented : sale.basket.codes) {
    if (presented.code != offer.trigger.code) continue;
    Reason reason = Reason::code_not_leased;
    switch (state_of(sale.context, presented)) {
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
    if (!worst || reason < *worst) worst = reason;
  }
  return worst;
}

bool is_used_up(const Sale& sale, const Offer& offer) {
  if (!offer.limits.uses) return false;
  const auto found = sale.member->uses.find(offer.id);
  return found != sale.member->uses.end() && found->second >= offer.limits.uses->count;
}

bool is_held_out(const Experiment& experiment, const std::string& account) {
  const Hash hash = crypto::sha256(experiment.salt + std::string(1, '\0') + account);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number * 256 + hash.bytes[i];
  return number % 10'000 < static_cast<std::uint64_t>(experiment.holdout.value());
}

bool qualifies_on_gross(const Sale& sale, const Offer& offer) {
  Figures gross;
  for (const Position& position : sale.positions) gross.push_back(position.gross);
  if (offer.when && !holds(*offer.when, outlook_of(sale, offer, gross))) return false;
  if (!takes_money(offer)) return true;
  return draft_of(sale, offer, {.opening = gross, .running = gross, .used = sale.used})
      .missing.empty();
}

void judge_experiment(const Sale& sale, Fate& fate) {
  const Offer& offer = *fate.offer;
  if (!offer.audience.experiment) return;
  const Experiment& experiment = *offer.audience.experiment;
  const bool control = is_held_out(experiment, sale.member->account);
  if (qualifies_on_gross(sale, offer)) {
    fate.exposure = Exposure{.offer = offer.id, .salt = experiment.salt, .control = control};
  }
  if (control) fate.fail(Reason::control_group);
}

Fate judge(const Sale& sale, const Offer& offer) {
  Fate fate{.offer = &offer};
  if (needs_member(offer) && sale.member == nullptr) {
    fate.fail(Reason::members_only);
    return fate;
  }
  if (sale.member != nullptr) fate.failed = audience_reason(sale, offer);
  if (!fate.failed) fate.failed = code_reason(sale, offer);
  if (!fate.failed && is_used_up(sale, offer)) fate.fail(Reason::already_used);
  if (!fate.failed) judge_experiment(sale, fate);
  return fate;
}

}  // namespace

std::vector<Fate> consider(const Sale& sale) {
  std::vector<const Offer*> offers;
  for (const Offer& offer : sale.ruleset.offers) offers.push_back(&offer);
  if (sale.member != nullptr) {
    for (const Offer& offer : sale.member->offers) offers.push_back(&offer);
  }
  std::ranges::sort(offers, {}, [](const Offer* offer) { return offer->id; });
  std::vector<Fate> fates;
  for (const Offer* offer : offers) {
    if (is_considered(sale, *offer)) fates.push_back(judge(sale, *offer));
  }
  return fates;
}

bool takes_money(const Offer& offer) {
  return std::holds_alternative<LineEffect>(offer.effect) ||
         std::holds_alternative<BasketEffect>(offer.effect) ||
         std::holds_alternative<SetEffect>(offer.effect);
}

bool is_prompt(const Offer& offer) { return std::holds_alternative<PromptEffect>(offer.effect); }

const StampReward* stamp_reward(const Offer& offer) {
  const auto* set = std::get_if<SetEffect>(&offer.effect);
  return set != nullptr && set->stamps ? &*set->stamps : nullptr;
}

}  // namespace till::plain
