#include <optional>
#include <string>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Basis;
using loyalty::LadderStep;
using loyalty::Money;
using loyalty::Quantity;
using loyalty::Rate;
using loyalty::Reduction;
using loyalty::SetEffect;
using loyalty::SetPart;

const Names target_names = {"line", "basket", "set"};
const Names basis_names = {"running", "initial"};
const Names take_names = {"dearest", "cheapest"};
enum class Target { line, basket, set };

// How many of percent, amount and price are there; the last of them is kept.
std::size_t read_reduction(json::Fields& fields, Reduction& reduction) {
  std::size_t count = 0;
  if (const auto percent = fields.optional_integer("percent", percent_range)) {
    reduction = {.kind = Reduction::Kind::percent, .percent = Rate{*percent}, .money = Money{}};
    ++count;
  }
  if (const auto amount = fields.optional_integer("amount", money_range)) {
    reduction = {.kind = Reduction::Kind::amount, .percent = Rate{}, .money = Money{*amount}};
    ++count;
  }
  if (const auto price = fields.optional_integer("price", money_range)) {
    reduction = {.kind = Reduction::Kind::price, .percent = Rate{}, .money = Money{*price}};
    ++count;
  }
  return count;
}

void write_reduction(json::Object& object, const Reduction& reduction) {
  switch (reduction.kind) {
    case Reduction::Kind::none:
      return;
    case Reduction::Kind::percent:
      return put(object, "percent", reduction.percent);
    case Reduction::Kind::amount:
      return put(object, "amount", reduction.money);
    case Reduction::Kind::price:
      return put(object, "price", reduction.money);
  }
}

// The thresholds of a ladder in the order in which its steps stand.
class LadderReader {
 public:
  LadderReader(bool of_sets, json::Refusal& refusal) : of_sets_(of_sets), refusal_(refusal) {}

  std::vector<LadderStep> read(json::Fields& fields) {
    std::vector<LadderStep> steps;
    fields.list("ladder", [&](const json::Value& value, const std::string& path) {
      steps.push_back(read_step(value, path));
    });
    if (fields.has("ladder") && steps.empty()) fields.refuse("ladder", "must have a step");
    return steps;
  }

 private:
  LadderStep read_step(const json::Value& value, const std::string& path) {
    json::Fields fields(value, path, refusal_);
    LadderStep step;
    if (of_sets_) {
      step.min_sets = fields.integer("min_sets", count_range);
      check_rise(fields, "min_sets", *step.min_sets);
    } else {
      read_minimum(fields, step);
    }
    if (read_reduction(fields, step.reduction) != 1) {
      refusal_.refuse(path, "needs exactly one of percent, amount, price");
    }
    fields.finish();
    return step;
  }

  void read_minimum(json::Fields& fields, LadderStep& step) {
    step.min_quantity = read_optional<Quantity>(fields, "min_quantity", sum_quantity_range);
    step.min_amount = read_optional<Money>(fields, "min_amount", money_range);
    if (step.min_quantity.has_value() == step.min_amount.has_value()) {
      refusal_.refuse(fields.path(), "needs exactly one of min_quantity, min_amount");
      return;
    }
    if (step.min_quantity) check_rise(fields, "min_quantity", step.min_quantity->value());
    if (step.min_amount) check_rise(fields, "min_amount", step.min_amount->value());
  }

  void check_rise(json::Fields& fields, std::string_view measure, std::int64_t minimum) {
    if (!measure_.empty() && measure != measure_) {
      fields.refuse(measure, "must be " + std::string(measure_) + " as in the first step");
    } else if (!measure_.empty() && minimum <= last_) {
      fields.refuse(measure, "must be above the step before");
    }
    measure_ = measure;
    last_ = minimum;
  }

  bool of_sets_;
  json::Refusal& refusal_;
  std::string_view measure_;  // a literal
  std::int64_t last_ = 0;
};

json::Value write_step(const LadderStep& step) {
  json::Object object;
  put_given(object, "min_quantity", step.min_quantity);
  put_given(object, "min_amount", step.min_amount);
  put_given(object, "min_sets", step.min_sets);
  write_reduction(object, step.reduction);
  return object;
}

// Line and basket effects have the same fields.
template <class Simple>
Simple read_simple(json::Fields& fields, json::Refusal& refusal) {
  Simple effect;
  effect.select = read_selector_field(fields, "select", refusal);
  const auto reductions = read_reduction(fields, effect.reduction);
  effect.ladder = LadderReader(false, refusal).read(fields);
  effect.on = read_enum<Basis>(fields, "on", basis_names, Basis::running);
  const auto said = reductions + (fields.has("ladder") ? 1 : 0);
  if (said == 0) fields.finish();  // a misspelt name is better told than a missing one
  if (said != 1) {
    refusal.refuse(fields.path(), "needs exactly one of percent, amount, price, ladder");
  }
  return effect;
}

template <class Simple>
json::Value write_simple(const Simple& effect, std::string_view target) {
  json::Object object;
  put(object, "target", target);
  const json::Value select = write_selector(effect.select);
  if (!select.as_object()->empty()) put(object, "select", select);
  write_reduction(object, effect.reduction);
  put_filled(object, "ladder", effect.ladder, write_step);
  if (effect.on != Basis::running) put(object, "on", name_in(basis_names, effect.on));
  return object;
}

SetPart read_part(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  SetPart part;
  part.select = read_selector_field(fields, "select", refusal);
  part.count = fields.integer("count", count_range);
  part.percent = Rate{fields.integer_or("percent", 0, percent_range)};
  part.cheapest = fields.choice("take", take_names, 0) == 1;
  fields.finish();
  return part;
}

json::Value write_part(const SetPart& part) {
  json::Object object;
  const json::Value select = write_selector(part.select);
  if (!select.as_object()->empty()) put(object, "select", select);
  put(object, "count", part.count);
  put_unless(object, "percent", part.percent, Rate{});
  if (part.cheapest) put(object, "take", name_in(take_names, 1));
  return object;
}

std::optional<loyalty::StampReward> read_stamps(json::Fields& fields, json::Refusal& refusal) {
  const json::Value* value = fields.value("stamps");
  if (value == nullptr) return std::nullopt;
  json::Fields inner(*value, fields.path_of("stamps"), refusal);
  loyalty::StampReward stamps;
  stamps.card = inner.text("card");
  stamps.every = inner.integer("every", count_range);
  inner.finish();
  return stamps;
}

SetEffect read_set(json::Fields& fields, json::Refusal& refusal) {
  SetEffect effect;
  bool part_percents = false;
  fields.list("parts", [&](const json::Value& value, const std::string& path) {
    effect.parts.push_back(read_part(value, path, refusal));
    part_percents = part_percents || !effect.parts.back().percent.is_zero();
  });
  if (!fields.has("parts")) fields.refuse("parts", "is missing");
  if (effect.parts.empty()) fields.refuse("parts", "must have a part");
  const auto reductions = read_reduction(fields, effect.reduction);
  effect.ladder = LadderReader(true, refusal).read(fields);
  effect.spread = fields.flag_or("spread", true);
  effect.stamps = read_stamps(fields, refusal);
  effect.prompt = fields.text_or("prompt");
  const auto said = reductions + (fields.has("ladder") ? 1 : 0) + (part_percents ? 1 : 0);
  if (said == 0) fields.finish();
  if (said != 1) {
    refusal.refuse(fields.path(),
                   "needs exactly one of percent, amount, price, ladder, percents of the parts");
  }
  return effect;
}

}  // namespace

loyalty::Effect read_money_effect(json::Fields& fields, json::Refusal& refusal) {
  switch (read_enum<Target>(fields, "target", target_names)) {
    case Target::line:
      return read_simple<loyalty::LineEffect>(fields, refusal);
    case Target::basket:
      return read_simple<loyalty::BasketEffect>(fields, refusal);
    case Target::set:
      return read_set(fields, refusal);
  }
  return {};
}

json::Value write_money_effect(const loyalty::LineEffect& effect) {
  return write_simple(effect, "line");
}

json::Value write_money_effect(const loyalty::BasketEffect& effect) {
  return write_simple(effect, "basket");
}

json::Value write_money_effect(const SetEffect& effect) {
  json::Object object;
  object.set("target", "set");
  put_filled(object, "parts", effect.parts, write_part);
  write_reduction(object, effect.reduction);
  put_filled(object, "ladder", effect.ladder, write_step);
  put_unless(object, "spread", effect.spread, true);
  if (effect.stamps) {
    object.set("stamps", json::Object{{"card", json_of(effect.stamps->card)},
                                      {"every", json_of(effect.stamps->every)}});
  }
  put_unless(object, "prompt", effect.prompt, "");
  return object;
}

}  // namespace till::record
