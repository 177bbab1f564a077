#include "record/documents/offer_rules.h"

#include <algorithm>
#include <string_view>
#include <variant>

namespace till::record {

namespace {

constexpr std::string_view personal_prefix = "m:";

struct Fit {
  bool units_per_line = false;
  bool units = false;
  bool sets = false;
  bool amount = false;
  bool points = false;
  bool budget = false;
};

Fit fit_of(const loyalty::LineEffect& /*effect*/) {
  return {.units_per_line = true, .units = true, .amount = true, .budget = true};
}
Fit fit_of(const loyalty::BasketEffect& /*effect*/) { return {.amount = true, .budget = true}; }
Fit fit_of(const loyalty::SetEffect& /*effect*/) {
  return {.sets = true, .amount = true, .budget = true};
}
Fit fit_of(const loyalty::PointsEffect& effect) {
  return {.points = true, .budget = effect.kind != loyalty::PointsEffect::Kind::rate};
}
Fit fit_of(const loyalty::GrantEffect& effect) {
  return {.units = effect.kind == loyalty::GrantEffect::Kind::ticket};
}
Fit fit_of(const loyalty::PromptEffect& /*effect*/) { return {}; }

}  // namespace

void check_offer_id(const std::string& id, bool personal, json::Fields& offer) {
  std::string_view rest = id;
  if (personal) {
    if (!rest.starts_with(personal_prefix) || rest.size() == personal_prefix.size()) {
      offer.refuse("id", "a personal offer begins with m:");
      return;
    }
    rest.remove_prefix(personal_prefix.size());
  }
  if (rest.find(':') != std::string_view::npos) offer.refuse("id", "must have no colon");
}

void check_layer(const std::string& layer, const std::vector<loyalty::Layer>& layers,
                 json::Fields& offer) {
  const bool known =
      std::ranges::any_of(layers, [&](const auto& one) { return one.name == layer; });
  if (!known) offer.refuse("layer", "is not in the ruleset's layers");
}

void check_limits(const loyalty::Limits& limits, const loyalty::Effect& effect,
                  json::Fields& fields) {
  const Fit fit = std::visit([](const auto& known) { return fit_of(known); }, effect);
  const auto check = [&](std::string_view name, bool given, bool fits) {
    if (given && !fits) fields.refuse(name, "does not fit the effect");
  };
  check("units_per_line", limits.units_per_line.has_value(), fit.units_per_line);
  check("units", limits.units.has_value(), fit.units);
  check("sets", limits.sets.has_value(), fit.sets);
  check("amount", limits.amount.has_value(), fit.amount);
  check("points", limits.points.has_value(), fit.points);
  check("budget", limits.budget, fit.budget);
}

bool is_always_reevaluated(const loyalty::Effect& effect) {
  const auto* set = std::get_if<loyalty::SetEffect>(&effect);
  return set != nullptr && (!set->spread || set->stamps.has_value());
}

}  // namespace till::record
