#include "loyalty/compiled_offer.h"

#include <algorithm>

namespace till::loyalty {

namespace {

bool has_audience(const Audience& audience) { return audience != Audience{}; }

bool rewards_stamps(const Offer& offer) {
  const auto* set = std::get_if<SetEffect>(&offer.effect);
  return set != nullptr && set->stamps.has_value();
}

bool is_of_members(const Offer& offer, Target target) {
  return target == Target::points || target == Target::grant || rewards_stamps(offer) ||
         offer.trigger.kind == Trigger::Kind::pick || offer.limits.uses.has_value() ||
         has_audience(offer.audience);
}

std::vector<const Selector*> selectors_of(const Effect& effect) {
  if (const auto* line = std::get_if<LineEffect>(&effect)) return {&line->select};
  if (const auto* basket = std::get_if<BasketEffect>(&effect)) return {&basket->select};
  if (const auto* points = std::get_if<PointsEffect>(&effect)) return {&points->select};
  std::vector<const Selector*> selectors;
  if (const auto* set = std::get_if<SetEffect>(&effect)) {
    for (const SetPart& part : set->parts) selectors.push_back(&part.select);
  }
  const auto* grant = std::get_if<GrantEffect>(&effect);
  if (grant != nullptr && grant->kind != GrantEffect::Kind::coupon) {
    selectors.push_back(&grant->select);
  }
  return selectors;
}

Result<> check_set(const SetEffect& set, const std::string& place) {
  if (set.parts.empty())
    return fail(ErrorCode::invalid, "must have a part", place + ".effect.parts");
  const bool counted =
      std::ranges::all_of(set.parts, [](const SetPart& part) { return part.count >= 1; });
  if (!counted) return fail(ErrorCode::invalid, "must count one or more", place + ".effect.parts");
  if (set.stamps && set.stamps->every < 1) {
    return fail(ErrorCode::invalid, "must be one or more", place + ".effect.stamps.every");
  }
  return {};
}

Result<> check_effect(const Offer& offer, const std::string& place) {
  if (const auto* set = std::get_if<SetEffect>(&offer.effect)) return check_set(*set, place);
  const auto* grant = std::get_if<GrantEffect>(&offer.effect);
  if (grant != nullptr && grant->kind == GrantEffect::Kind::ticket && !grant->per.is_positive()) {
    return fail(ErrorCode::invalid, "must be positive", place + ".effect.per");
  }
  return {};
}

// Points that a pick costs lie on positions as its discount does, so only money can cost them.
Result<> check_pick(const Offer& offer, bool takes_money, const std::string& place) {
  if (takes_money || offer.trigger.cost_points.is_zero()) return {};
  return fail(ErrorCode::unsupported, "a pick that costs points must take money",
              place + ".trigger.cost_points");
}

std::uint32_t layer_named(const std::string& name, const Ruleset& ruleset) {
  const auto found = std::ranges::find(ruleset.layers, name, &Layer::name);
  if (found == ruleset.layers.end()) return no_layer;
  return static_cast<std::uint32_t>(found - ruleset.layers.begin());
}

OfferTraits traits_of(const Offer& offer, Target target) {
  return {.priority = offer.priority,
          .cost_points = offer.trigger.cost_points,
          .closes = offer.closes,
          .below_cost = offer.below_cost,
          .automatic = offer.trigger.kind == Trigger::Kind::automatic,
          .needs_member = is_of_members(offer, target),
          .always_active = offer.active == Active{},
          .limited = offer.limits != Limits{}};
}

Target target_of(const Effect& effect) { return static_cast<Target>(effect.index()); }

}  // namespace

static_assert(std::is_same_v<std::variant_alternative_t<0, Effect>, LineEffect> &&
              std::is_same_v<std::variant_alternative_t<1, Effect>, BasketEffect> &&
              std::is_same_v<std::variant_alternative_t<2, Effect>, SetEffect> &&
              std::is_same_v<std::variant_alternative_t<3, Effect>, PointsEffect> &&
              std::is_same_v<std::variant_alternative_t<4, Effect>, GrantEffect> &&
              std::is_same_v<std::variant_alternative_t<5, Effect>, PromptEffect>);

bool is_reevaluated(const Offer& offer) {
  const auto* set = std::get_if<SetEffect>(&offer.effect);
  return offer.reevaluate_on_return || (set != nullptr && (!set->spread || set->stamps));
}

CompiledCondition::CompiledCondition(const Condition& node, const Interner& interner)
    : condition(&node), select(node.select, interner) {
  children.reserve(node.children.size());
  for (const Condition& child : node.children) children.emplace_back(child, interner);
}

Result<CompiledOffer> CompiledOffer::compile(const Offer& offer, const Ruleset& ruleset,
                                             const Interner& interner, const std::string& place) {
  TILL_CHECK(check_effect(offer, place));
  CompiledOffer compiled;
  compiled.offer_ = &offer;
  compiled.target_ = target_of(offer.effect);
  compiled.traits_ = traits_of(offer, compiled.target_);
  const bool takes_money = compiled.target_ <= Target::set;
  TILL_CHECK(check_pick(offer, takes_money, place));
  if (takes_money) {
    compiled.layer_ = layer_named(offer.layer, ruleset);
    if (compiled.layer_ == no_layer) {
      return fail(ErrorCode::invalid, "is not in the ruleset's layers", place + ".layer");
    }
  }
  for (const Selector* selector : selectors_of(offer.effect)) {
    compiled.selects_.emplace_back(*selector, interner);
  }
  if (offer.when) compiled.when_.emplace(*offer.when, interner);
  compiled.traits_.met_by_any_word = compiled.has_plain_finders();
  return compiled;
}

bool CompiledOffer::has_plain_finders() const {
  bool any = false;
  bool all_plain = true;
  for_each_finder([&](const CompiledSelector& select) {
    any = true;
    all_plain = all_plain && select.speaks_of_one_field();
  });
  return any && all_plain;
}

bool CompiledOffer::is_met_by(const Goods& goods) const {
  bool has_finder = false;
  bool met = false;
  for_each_finder([&](const CompiledSelector& select) {
    has_finder = true;
    met = met || Met(select, goods).any();
  });
  return met || !has_finder;
}

}  // namespace till::loyalty
