// Grants (stamps, progress, tickets, coupons) and what the cashier may say.
#include <algorithm>

#include "tests/support/plain/clock.h"
#include "tests/support/plain/qualify.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

// Adds to a counter, position by position.
void count(Sale& sale, const std::string& counter, const Figures& figures) {
  Figures& sums = sale.counts.try_emplace(counter, sale.zeros()).first->second;
  for (std::size_t i = 0; i < sale.size(); ++i) sums[i] += figures[i];
}

struct Selected {
  Figures units{};
  Figures money{};
};

Selected selected_by(const Sale& sale, const GrantEffect& effect) {
  Selected selected{.units = sale.zeros(), .money = sale.zeros()};
  for (std::size_t i = 0; i < sale.size(); ++i) {
    const Position& position = sale.positions[i];
    if (!position.earnable || !selects(effect.select, position.content)) continue;
    selected.units[i] = position.units;
    selected.money[i] = sale.counted[i];
  }
  return selected;
}

Grant stamps(Sale& sale, const GrantEffect& effect) {
  const Selected selected = selected_by(sale, effect);
  count(sale, "stamp:" + effect.subject, selected.units);
  return {.count = sum_of(selected.units)};
}

Grant progress(Sale& sale, const GrantEffect& effect) {
  const Selected selected = selected_by(sale, effect);
  const std::string counter = "quest:" + effect.subject;
  Grant grant{.goal = effect.goal};
  if (effect.counted == GrantEffect::Counted::receipts) {
    grant.count = sum_of(selected.units) > 0 ? 1 : 0;
  } else {
    const bool money = effect.counted == GrantEffect::Counted::amount;
    const Figures& figures = money ? selected.money : selected.units;
    grant.count = sum_of(figures);
    count(sale, counter, figures);
  }
  const auto found = sale.member->counters.find(counter);
  const Figure before = found == sale.member->counters.end() ? 0 : found->second;
  grant.now = before + grant.count;
  grant.reached = before < effect.goal && grant.now >= effect.goal;
  if (grant.reached) grant.points = effect.reward_points;
  return grant;
}

Grant tickets(const Sale& sale, const Offer& offer, const GrantEffect& effect) {
  const Figure money = sum_of(selected_by(sale, effect).money);
  return {.count = std::min(money / effect.per.value(), offer.limits.units.value_or(INT64_MAX))};
}

Grant coupon(const Sale& sale, const GrantEffect& effect) {
  const Instant from = days_later(sale.basket.at, effect.after_days);
  return {.count = 1, .from = from, .until = days_later(from, effect.valid_days)};
}

Grant grant_of(Sale& sale, const Offer& offer, const GrantEffect& effect) {
  switch (effect.kind) {
    case GrantEffect::Kind::stamp:
      return stamps(sale, effect);
    case GrantEffect::Kind::progress:
      return progress(sale, effect);
    case GrantEffect::Kind::ticket:
      return tickets(sale, offer, effect);
    case GrantEffect::Kind::coupon:
      return coupon(sale, effect);
  }
  return {};
}

// False, with the reason, when the condition does not hold.
bool qualifies(Sale& sale, Fate& fate) {
  if (fate.failed) return false;
  const Offer& offer = *fate.offer;
  if (!offer.when) return true;
  fate.missing = failures(*offer.when, outlook_of(sale, offer, sale.counted));
  if (fate.missing.empty()) return true;
  fate.fail(Reason::not_qualified);
  note_what_lacks(sale, fate, 0, !is_prompt(offer));
  return false;
}

}  // namespace

void grant(Sale& sale) {
  for (Fate& fate : sale.fates) {
    const auto* effect = std::get_if<GrantEffect>(&fate.offer->effect);
    if (effect == nullptr || !qualifies(sale, fate)) continue;
    Grant grant = grant_of(sale, *fate.offer, *effect);
    if (grant.count == 0) {
      fate.fail(Reason::no_effect);
      continue;
    }
    grant.kind = effect->kind;
    grant.offer = fate.offer->id;
    grant.subject = effect->subject;
    if (effect->kind == GrantEffect::Kind::coupon) grant.count = 0;
    fate.applied = true;
    sale.grants.push_back(std::move(grant));
  }
}

void prompt(Sale& sale) {
  for (Fate& fate : sale.fates) {
    const auto* effect = std::get_if<PromptEffect>(&fate.offer->effect);
    if (effect == nullptr || !qualifies(sale, fate)) continue;
    fate.applied = true;
    sale.prompts.push_back({.kind = Prompt::Kind::offer,
                            .offer = fate.offer->id,
                            .text = effect->text,
                            .select = effect->companion});
  }
}

}  // namespace till::plain
