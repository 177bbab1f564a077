#include "loyalty/compiled.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace till::loyalty {

namespace {

Result<> refuse(std::string text, std::string place) {
  return fail(ErrorCode::invalid, std::move(text), std::move(place));
}

Result<> check_step(Money step, const std::string& place) {
  if (!step.is_positive()) return refuse("must be positive", place);
  return {};
}

Result<> check_days(int days, const std::string& place) {
  if (days >= 0 && days <= added_days_max) return {};
  return refuse("must lie between 0 and " + std::to_string(added_days_max), place);
}

Result<> check_program(const Program& program) {
  const auto& value = program.point_value;
  if (!value.points.is_positive() || !value.minor.is_positive()) {
    return refuse("must be positive", "ruleset.program.point_value");
  }
  if (!program.redeem.step.is_positive()) {
    return refuse("must be positive", "ruleset.program.redeem.step");
  }
  TILL_CHECK(check_step(program.payable_step.cash, "ruleset.program.payable_step.cash"));
  TILL_CHECK(check_step(program.payable_step.card, "ruleset.program.payable_step.card"));
  TILL_CHECK(check_days(program.pending_days, "ruleset.program.pending_days"));
  TILL_CHECK(check_days(program.grace_days, "ruleset.program.grace_days"));
  if (program.valid) TILL_CHECK(check_days(program.valid->days, "ruleset.program.valid.days"));
  return {};
}

Result<> check_zones(const Ruleset& ruleset) {
  const auto known = [&](const std::string& zone) {
    return zone.empty() || ruleset.zones.contains(zone);
  };
  if (!known(ruleset.program.zone)) {
    return refuse("is not in the ruleset's zones", "ruleset.program.zone");
  }
  for (const auto& [name, store] : ruleset.stores) {
    if (!known(store.zone)) {
      return refuse("is not in the ruleset's zones", "ruleset.stores." + name + ".zone");
    }
  }
  for (const auto& [name, transitions] : ruleset.zones) {
    if (!std::ranges::is_sorted(transitions, {}, &ZoneTransition::from)) {
      return refuse("must be sorted by from", "ruleset.zones." + name);
    }
  }
  return {};
}

Result<> check_layers(const std::vector<Layer>& layers) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto before = layers.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::ranges::find(layers.begin(), before, layers[i].name, &Layer::name) != before) {
      return refuse("stands twice", "ruleset.layers[" + std::to_string(i) + "].name");
    }
  }
  return {};
}

}  // namespace

Result<> CompiledRuleset::check() const {
  if (ruleset_.engine != engine_number) {
    return fail(ErrorCode::unsupported,
                "this build computes by the rules of engine " + std::to_string(engine_number),
                "ruleset.engine");
  }
  TILL_CHECK(check_program(ruleset_.program));
  TILL_CHECK(check_zones(ruleset_));
  return check_layers(ruleset_.layers);
}

Result<> CompiledRuleset::compile_offers() {
  const auto& offers = ruleset_.offers;
  std::vector<std::uint32_t> order(offers.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const auto by_id = offers[a].id <=> offers[b].id;
    return by_id != 0 ? by_id < 0 : a < b;
  });
  const Interner interner(words_);
  offers_.reserve(offers.size());
  for (const std::uint32_t at : order) {
    const std::string place = "ruleset.offers[" + std::to_string(at) + "]";
    if (!offers_.empty() && offers_.back().id() == offers[at].id) {
      return refuse("stands twice", place + ".id");
    }
    TILL_TRY(auto compiled, CompiledOffer::compile(offers[at], ruleset_, interner, place));
    offers_.push_back(std::move(compiled));
  }
  return {};
}

Result<std::shared_ptr<const CompiledRuleset>> CompiledRuleset::compile(Ruleset ruleset) {
  std::shared_ptr<CompiledRuleset> compiled(new CompiledRuleset(std::move(ruleset)));
  TILL_CHECK(compiled->check());
  compiled->floors_ = FloorRules(compiled->ruleset_, Interner(compiled->words_));
  TILL_CHECK(compiled->compile_offers());
  compiled->index_ = OfferIndex(compiled->offers_, compiled->words_);
  return std::shared_ptr<const CompiledRuleset>(std::move(compiled));
}

const CompiledOffer* CompiledRuleset::find_offer(std::string_view id) const {
  const auto found = std::ranges::lower_bound(offers_, id, {}, &CompiledOffer::id);
  return found != offers_.end() && found->id() == id ? &*found : nullptr;
}

const Tier* CompiledRuleset::find_tier(std::string_view id) const {
  const auto found = std::ranges::find(ruleset_.tiers, id, &Tier::id);
  return found == ruleset_.tiers.end() ? nullptr : &*found;
}

const Store* CompiledRuleset::find_store(std::string_view name) const {
  const auto found = ruleset_.stores.find(std::string(name));
  return found == ruleset_.stores.end() ? nullptr : &found->second;
}

const Partner* CompiledRuleset::partner_of(const Store* store) const {
  if (store == nullptr) return nullptr;
  const auto found = ruleset_.partners.find(store->partner);
  return found == ruleset_.partners.end() ? nullptr : &found->second;
}

Zone CompiledRuleset::zone_named(const std::string& name) const {
  const auto found = ruleset_.zones.find(name);
  return found == ruleset_.zones.end() ? Zone{} : Zone(found->second);
}

}  // namespace till::loyalty
