#include <algorithm>
#include <set>
#include <string_view>
#include <variant>

#include "loyalty/lint/checks.h"

namespace till::loyalty {

namespace {

using Names = std::set<std::string_view>;

// What the ruleset has that others name.
struct Known {
  Names tiers;
  Names codes;         // that open an offer
  Names stamp_cards;   // that an offer grants stamps of
  bool rates = false;  // somebody earns a rate
};

bool sets_a_rate(const Offer& offer) {
  const auto* points = std::get_if<PointsEffect>(&offer.effect);
  return points != nullptr && points->kind == PointsEffect::Kind::rate &&
         points->rate.is_positive();
}

Known known_of(const Ruleset& ruleset) {
  Known known;
  known.rates = ruleset.program.rate.is_positive();
  for (const Tier& tier : ruleset.tiers) {
    known.tiers.insert(tier.id);
    known.rates = known.rates || tier.rate.is_positive();
  }
  for (const auto& [name, partner] : ruleset.partners) {
    known.rates = known.rates || partner.rate.value_or(Rate{}).is_positive();
  }
  for (const Offer& offer : ruleset.offers) {
    if (offer.trigger.kind == Trigger::Kind::code) known.codes.insert(offer.trigger.code);
    const auto* grant = std::get_if<GrantEffect>(&offer.effect);
    if (grant != nullptr && grant->kind == GrantEffect::Kind::stamp) {
      known.stamp_cards.insert(grant->subject);
    }
    known.rates = known.rates || sets_a_rate(offer);
  }
  return known;
}

class ReferenceCheck {
 public:
  ReferenceCheck(const OfferView& view, const Known& known, Report& report)
      : view_(view), known_(known), report_(report) {}

  void run() {
    check_people();
    check_stores();
    check_effect();
  }

 private:
  void check_people() {
    const auto& tiers = view_.offer().audience.tiers;
    for (const std::string& tier : tiers) {
      if (known_.tiers.contains(tier)) continue;
      add(FindingName::unknown_tier, "audience.tiers", "the ruleset has no tier \"" + tier + "\"");
    }
  }

  // A ruleset without stores says nothing of them.
  void check_stores() {
    if (view_.ruleset.stores.empty()) return;
    for (const std::string& store : view_.offer().active.stores) {
      if (view_.ruleset.stores.contains(store)) continue;
      add(FindingName::unknown_store, "active.stores",
          "the ruleset has no store \"" + store + "\"");
    }
  }

  void check_effect() {
    if (const auto* set = view_.effect<SetEffect>(); set && set->stamps) check_card(*set->stamps);
    const auto* grant = view_.effect<GrantEffect>();
    if (grant != nullptr && grant->kind == GrantEffect::Kind::coupon &&
        !known_.codes.contains(grant->subject)) {
      add(FindingName::coupon_opens_nothing, "effect.coupon",
          "no offer of this ruleset is opened by the code \"" + grant->subject + "\"");
    }
    const auto* points = view_.effect<PointsEffect>();
    if (points != nullptr && points->kind == PointsEffect::Kind::multiply && !known_.rates) {
      add(FindingName::takes_nothing, "effect.times",
          "nobody earns a rate that it could multiply: program, tiers, partners and offers give 0");
    }
  }

  void check_card(const StampReward& stamps) {
    if (known_.stamp_cards.contains(stamps.card)) return;
    add(FindingName::stamps_never_granted, "effect.stamps.card",
        "no offer of this ruleset grants stamps of the card \"" + stamps.card +
            "\": only a receipt with " + std::to_string(stamps.every) +
            " units at once has a reward");
  }

  void add(FindingName name, std::string_view field, std::string text) {
    report_.add({name, {view_.offer().id}, view_.path(field), std::move(text)});
  }

  const OfferView& view_;
  const Known& known_;
  Report& report_;
};

}  // namespace

void check_references(const Ruleset& ruleset, Report& report) {
  const Known known = known_of(ruleset);
  for (std::size_t at = 0; at < ruleset.offers.size(); ++at) {
    const OfferView view{ruleset, at};
    ReferenceCheck(view, known, report).run();
  }
}

}  // namespace till::loyalty
