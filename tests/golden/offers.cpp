#include "tests/golden/offers.h"

#include <utility>

namespace till::golden {
namespace {

constexpr std::array<const char*, 6> layer_names = {"price",  "unit",   "line",
                                                    "basket", "member", "code"};

void put_text(json::Object& object, const char* name, std::string text) {
  object.set(name, json::Array{std::move(text)});
}

std::int64_t some_percent(Draw& draw) {
  if (draw.chance(10)) return 10'000;
  return draw.chance(50) ? 100 * draw.below(60) : draw.below(10'001);
}

void put_reduction(json::Object& object, Draw& draw) {
  switch (draw.below(4)) {
    case 0:
      object.set("amount", some_money(draw));
      return;
    case 1:
      object.set("price", some_money(draw));
      return;
    default:
      object.set("percent", some_percent(draw));
  }
}

json::Array ladder(Draw& draw, const char* measure, std::int64_t step) {
  json::Array steps;
  std::int64_t minimum = 0;
  const std::int64_t count = draw.between(1, 3);
  for (std::int64_t i = 0; i < count; ++i) {
    minimum += step * draw.between(1, 4);
    json::Object one{{measure, minimum}};
    put_reduction(one, draw);
    steps.emplace_back(std::move(one));
  }
  return steps;
}

json::Object line_or_basket(Draw& draw, const char* target) {
  json::Object effect{{"target", target}, {"select", selector(draw)}};
  if (draw.chance(70)) {
    put_reduction(effect, draw);
  } else if (draw.chance(50)) {
    effect.set("ladder", ladder(draw, "min_quantity", 1'000));
  } else {
    const std::int64_t step = some_money(draw) + 1;
    effect.set("ladder", ladder(draw, "min_amount", step));
    if (draw.chance(40)) effect.set("on", "initial");
  }
  return effect;
}

json::Array set_parts(Draw& draw, bool with_percents) {
  json::Array parts;
  const std::int64_t count = draw.between(1, 3);
  for (std::int64_t i = 0; i < count; ++i) {
    json::Object part{{"count", draw.between(1, 3)}};
    part.set("select", selector(draw));
    if (with_percents && i + 1 == count) part.set("percent", 1 + draw.below(10'000));
    if (draw.chance(30)) part.set("take", "cheapest");
    parts.emplace_back(std::move(part));
  }
  return parts;
}

json::Object set_effect(Draw& draw) {
  json::Object effect{{"target", "set"}};
  const bool with_percents = draw.chance(50);
  effect.set("parts", set_parts(draw, with_percents));
  if (!with_percents && draw.chance(30)) {
    effect.set("ladder", ladder(draw, "min_sets", 1));
  } else if (!with_percents) {
    put_reduction(effect, draw);
  }
  if (draw.chance(30)) effect.set("spread", false);
  if (draw.chance(20)) {
    effect.set("stamps", json::Object{{"card", "coffee"}, {"every", draw.between(1, 5)}});
  }
  if (draw.chance(20)) effect.set("prompt", "one more makes a set");
  return effect;
}

json::Object money_effect(Draw& draw) {
  switch (draw.below(5)) {
    case 0:
    case 1:
      return line_or_basket(draw, "line");
    case 2:
      return line_or_basket(draw, "basket");
    default:
      return set_effect(draw);
  }
}

json::Object points_effect(Draw& draw) {
  json::Object effect{{"select", selector(draw)}};
  switch (draw.below(3)) {
    case 0:
      effect.set("points", "rate");
      effect.set("rate", draw.below(30'000));
      break;
    case 1:
      effect.set("points", "multiply");
      effect.set("times", 10'000 + draw.below(40'000));
      break;
    default:
      effect.set("points", "bonus");
      effect.set("bonus", draw.below(900));
  }
  if (draw.chance(30)) effect.set("pending_days", draw.below(20));
  if (draw.chance(30)) {
    const std::string end = draw.one_of(std::array{"day", "month", "year"});
    effect.set("valid", json::Object{{"days", 1 + draw.below(400)}, {"end", end}});
  }
  return effect;
}

json::Object grant_effect(Draw& draw) {
  switch (draw.below(4)) {
    case 0:
      return {{"grant", "stamp"}, {"card", "coffee"}, {"select", selector(draw)}};
    case 1: {
      json::Object effect{{"grant", "progress"}, {"quest", "q"}, {"select", selector(draw)}};
      effect.set("goal", 1 + some_money(draw));
      effect.set("measure", draw.one_of(std::array{"amount", "units", "receipts"}));
      effect.set("reward_points", draw.below(500));
      return effect;
    }
    case 2: {
      json::Object effect{{"grant", "ticket"}, {"draw", "car"}, {"select", selector(draw)}};
      effect.set("per", 1 + some_money(draw));
      return effect;
    }
    default:
      return {{"grant", "coupon"}, {"coupon", "back10"}, {"after_days", 1}, {"valid_days", 14}};
  }
}

json::Object leaf(Draw& draw) {
  json::Object inner{{"select", selector(draw)}};
  switch (draw.below(6)) {
    case 0:
      inner.set("min_quantity", 1'000 * draw.below(6));
      if (draw.chance(30)) inner.set("min_amount", some_money(draw));
      return {{"item", std::move(inner)}};
    case 1:
    case 2:
      inner.set("min", some_money(draw));
      if (draw.chance(20)) inner.set("max", 1'000'000 + some_money(draw));
      if (draw.chance(40)) inner.set("on", "initial");
      return {{"amount", std::move(inner)}};
    case 3:
      return {{"present", std::move(inner)}};
    case 4:
      return {{"absent", std::move(inner)}};
    default:
      return {{"tender", draw.one_of(std::array{"card", "cash"})}};
  }
}

json::Object condition(Draw& draw, int depth) {
  if (depth == 0 || draw.chance(60)) return leaf(draw);
  if (draw.chance(25)) return {{"not", condition(draw, depth - 1)}};
  json::Array children;
  const std::int64_t count = draw.between(1, 3);
  for (std::int64_t i = 0; i < count; ++i) children.emplace_back(condition(draw, depth - 1));
  return {{draw.chance(50) ? "all" : "any", std::move(children)}};
}

json::Object audience(Draw& draw) {
  json::Object audience;
  switch (draw.below(8)) {
    case 0:
      audience.set("members", true);
      break;
    case 1:
      put_text(audience, "tiers", draw.one_of(std::array{"gold", "silver"}));
      break;
    case 2:
      put_text(audience, "segments", draw.one_of(std::array{"tea", "wine"}));
      break;
    case 3:
      audience.set("birthday", json::Object{{"before", draw.below(200)}, {"after", 30}});
      break;
    case 4:
      audience.set("first_purchase", true);
      break;
    case 5:
      audience.set("absent_days", 1 + draw.below(100));
      break;
    case 6:
      put_text(audience, "bought", draw.one_of(skus));
      break;
    default:
      audience.set("experiment", json::Object{{"salt", draw.one_of(codes)}, {"holdout", 5'000}});
  }
  return audience;
}

json::Object active(Draw& draw) {
  json::Object active;
  if (draw.chance(40)) active.set("from", noon - draw.below(100'000));
  if (draw.chance(40)) active.set("until", noon + 1 + draw.below(100'000));
  if (draw.chance(30)) active.set("weekdays", json::Array{1 + draw.below(3), 5});
  if (draw.chance(40)) {
    const std::string until = draw.one_of(std::array{"06:00", "20:15", "24:00"});
    active.set("hours", json::Array{"22:05", until});
  }
  if (draw.chance(20)) put_text(active, "stores", draw.one_of(std::array{"s1", "s2"}));
  if (draw.chance(20)) put_text(active, "channels", draw.one_of(std::array{"pos", "kiosk"}));
  return active;
}

void put_money_fields(json::Object& offer, Draw& draw) {
  offer.set("layer", draw.one_of(layer_names));
  if (draw.chance(10)) offer.set("closes", true);
  if (draw.chance(30)) offer.set("below_cost", true);
  if (draw.chance(20)) offer.set("on_return", "reevaluate");
}

void put_limits(json::Object& offer, Draw& draw) {
  const json::Object& effect = *offer.find("effect")->as_object();
  const json::Value* target = effect.find("target");
  json::Object limits;
  if (target != nullptr) {
    if (draw.chance(30)) limits.set("amount", some_money(draw));
    if (draw.chance(10)) limits.set("budget", true);
    if (*target == json::Value("line") && draw.chance(30)) limits.set("units", 1 + draw.below(4));
    if (*target == json::Value("line") && draw.chance(30)) limits.set("units_per_line", 2);
    if (*target == json::Value("set") && draw.chance(30)) limits.set("sets", 1 + draw.below(2));
  } else if (effect.has("points") && draw.chance(30)) {
    limits.set("points", draw.below(300));
  }
  if (draw.chance(10)) {
    limits.set("uses", json::Object{{"count", 1}, {"per", "account"}, {"period", "month"}});
  }
  if (!limits.empty()) offer.set("limits", std::move(limits));
}

void put_trigger(json::Object& offer, Draw& draw) {
  if (draw.chance(20)) {
    offer.set("trigger", json::Object{{"code", draw.one_of(codes)}});
  } else if (draw.chance(12)) {
    json::Object pick{{"pick", true}};
    if (offer.has("layer")) pick.set("cost_points", draw.below(400));
    offer.set("trigger", std::move(pick));
  }
}

json::Object effect(Draw& draw) {
  const std::int64_t kind = draw.below(20);
  if (kind < 12) return money_effect(draw);
  if (kind < 16) return points_effect(draw);
  if (kind < 19) return grant_effect(draw);
  json::Object prompt{{"prompt", "Socks for 3.00?"}};
  if (draw.chance(50)) prompt.set("companion", selector(draw));
  return prompt;
}

bool is_always_reevaluated(const json::Object& effect) {
  return effect.has("stamps") || effect.has("spread");
}

}  // namespace

json::Object selector(Draw& draw) {
  json::Object select;
  switch (draw.below(6)) {
    case 0:
      break;
    case 1:
      put_text(select, "categories", draw.one_of(categories));
      break;
    case 2:
      put_text(select, "brands", draw.one_of(brands));
      break;
    case 3:
      put_text(select, "tags", draw.one_of(tags));
      break;
    default: {
      const std::string first = draw.one_of(skus);
      const std::string second = draw.one_of(skus);
      select.set("skus", json::Array{first, second});
    }
  }
  if (draw.chance(12)) {
    select.set("except", json::Object{{"skus", json::Array{draw.one_of(skus)}}});
  }
  return select;
}

std::int64_t some_money(Draw& draw) {
  const std::int64_t size = draw.below(10);
  if (size < 4) return draw.below(60);
  if (size < 9) return draw.below(30'000);
  return draw.below(1'000'000'000);
}

json::Object offer(Draw& draw, const std::string& id) {
  json::Object offer{{"id", id}};
  offer.set("effect", effect(draw));
  const json::Object made = *offer.find("effect")->as_object();
  if (made.has("target")) put_money_fields(offer, draw);
  if (is_always_reevaluated(made)) offer.set("on_return", "reevaluate");
  put_limits(offer, draw);
  put_trigger(offer, draw);
  if (draw.chance(40)) offer.set("priority", draw.below(7) - 3);
  if (draw.chance(28)) offer.set("when", condition(draw, 3));
  if (draw.chance(15)) offer.set("audience", audience(draw));
  if (draw.chance(15)) offer.set("active", active(draw));
  if (draw.chance(10)) offer.set("worth", some_money(draw));
  return offer;
}

}  // namespace till::golden
