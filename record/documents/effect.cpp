#include <string>
#include <variant>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::GrantEffect;
using loyalty::Money;
using loyalty::Points;
using loyalty::PointsEffect;
using loyalty::PromptEffect;
using loyalty::Rate;

const Names points_names = {"rate", "multiply", "bonus"};
const Names grant_names = {"stamp", "progress", "ticket", "coupon"};
const Names counted_names = {"amount", "units", "receipts"};

PointsEffect read_points(json::Fields& fields, json::Refusal& refusal) {
  PointsEffect effect;
  effect.kind = read_enum<PointsEffect::Kind>(fields, "points", points_names);
  switch (effect.kind) {
    case PointsEffect::Kind::rate:
      effect.rate = Rate{fields.integer("rate", rate_range)};
      break;
    case PointsEffect::Kind::multiply:
      effect.times = Rate{fields.integer("times", times_range)};
      break;
    case PointsEffect::Kind::bonus:
      effect.bonus = Points{fields.integer("bonus", rule_points_range)};
      break;
  }
  effect.select = read_selector_field(fields, "select", refusal);
  if (const auto days = fields.optional_integer("pending_days", days_range)) {
    effect.pending_days = static_cast<int>(*days);
  }
  effect.valid = read_validity_field(fields, "valid", refusal);
  return effect;
}

json::Value write(const PointsEffect& effect) {
  json::Object object;
  put(object, "points", name_in(points_names, effect.kind));
  switch (effect.kind) {
    case PointsEffect::Kind::rate:
      put(object, "rate", effect.rate);
      break;
    case PointsEffect::Kind::multiply:
      put(object, "times", effect.times);
      break;
    case PointsEffect::Kind::bonus:
      put(object, "bonus", effect.bonus);
      break;
  }
  const json::Value select = write_selector(effect.select);
  if (!select.as_object()->empty()) put(object, "select", select);
  put_given(object, "pending_days", effect.pending_days);
  if (effect.valid) put(object, "valid", write_validity(*effect.valid));
  return object;
}

GrantEffect read_grant(json::Fields& fields, json::Refusal& refusal) {
  GrantEffect effect;
  effect.kind = read_enum<GrantEffect::Kind>(fields, "grant", grant_names);
  effect.subject = fields.text(subject_name(effect.kind));
  if (effect.kind == GrantEffect::Kind::coupon) {
    effect.after_days = static_cast<int>(fields.integer_or("after_days", 0, days_range));
    effect.valid_days = static_cast<int>(fields.integer("valid_days", lasting_days_range));
    return effect;
  }
  effect.select = read_selector_field(fields, "select", refusal);
  if (effect.kind == GrantEffect::Kind::progress) {
    effect.goal = fields.integer("goal", {1, counter_range.most});
    effect.counted = read_enum<GrantEffect::Counted>(fields, "measure", counted_names,
                                                     GrantEffect::Counted::amount);
    effect.reward_points = Points{fields.integer_or("reward_points", 0, rule_points_range)};
  }
  if (effect.kind == GrantEffect::Kind::ticket) {
    effect.per = Money{fields.integer("per", step_range)};
  }
  return effect;
}

json::Value write(const GrantEffect& effect) {
  json::Object object;
  put(object, "grant", name_in(grant_names, effect.kind));
  put(object, subject_name(effect.kind), effect.subject);
  const json::Value select = write_selector(effect.select);
  if (!select.as_object()->empty()) put(object, "select", select);
  if (effect.kind == GrantEffect::Kind::progress) {
    put(object, "goal", effect.goal);
    if (effect.counted != GrantEffect::Counted::amount) {
      put(object, "measure", name_in(counted_names, effect.counted));
    }
    put_unless(object, "reward_points", effect.reward_points, Points{});
  }
  if (effect.kind == GrantEffect::Kind::ticket) put(object, "per", effect.per);
  if (effect.kind == GrantEffect::Kind::coupon) {
    put_unless(object, "after_days", effect.after_days, 0);
    put(object, "valid_days", effect.valid_days);
  }
  return object;
}

PromptEffect read_prompt(json::Fields& fields, json::Refusal& refusal) {
  PromptEffect effect;
  effect.text = fields.text("prompt");
  if (fields.value("companion") != nullptr) {
    effect.companion = read_selector_field(fields, "companion", refusal);
  }
  return effect;
}

json::Value write(const PromptEffect& effect) {
  json::Object object;
  put(object, "prompt", effect.text);
  if (effect.companion) put(object, "companion", write_selector(*effect.companion));
  return object;
}

json::Value write(const loyalty::LineEffect& effect) { return write_money_effect(effect); }
json::Value write(const loyalty::BasketEffect& effect) { return write_money_effect(effect); }
json::Value write(const loyalty::SetEffect& effect) { return write_money_effect(effect); }

}  // namespace

// A set may say a prompt too, so `prompt` alone is asked last; any other pair of effects ends as an
// unknown field.
loyalty::Effect read_effect(const json::Value& value, const std::string& path,
                            json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  loyalty::Effect effect;
  if (fields.has("target")) {
    effect = read_money_effect(fields, refusal);
  } else if (fields.has("points")) {
    effect = read_points(fields, refusal);
  } else if (fields.has("grant")) {
    effect = read_grant(fields, refusal);
  } else if (fields.has("prompt")) {
    effect = read_prompt(fields, refusal);
  } else {
    refusal.refuse(path, "needs exactly one of target, points, grant, prompt");
  }
  fields.finish();
  return effect;
}

json::Value write_effect(const loyalty::Effect& effect) {
  return std::visit([](const auto& known) { return write(known); }, effect);
}

}  // namespace till::record
