#include "record/documents/offer_document.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/offer_codec.h"
#include "record/documents/offer_rules.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Active;
using loyalty::Audience;
using loyalty::Limits;
using loyalty::Money;
using loyalty::Offer;
using loyalty::Points;
using loyalty::Rate;
using loyalty::Trigger;
using loyalty::UseLimit;

const Names per_names = {"member", "account"};
const Names period_names = {"day", "week", "month", "year", "ever"};
const Names on_return_names = {"keep", "reevaluate"};

std::vector<int> read_weekdays(json::Fields& fields, json::Refusal& refusal) {
  std::vector<int> days;
  fields.list("weekdays", [&](const json::Value& value, const std::string& path) {
    days.push_back(static_cast<int>(read_integer(value, path, {1, 7}, refusal)));
  });
  std::ranges::sort(days);
  const auto doubled = std::ranges::unique(days);
  days.erase(doubled.begin(), doubled.end());
  return days;
}

Minutes read_time(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  const auto time = parse_time_of_day(read_text(value, path, refusal));
  if (!time) refusal.refuse(path, time.error().text);
  return time.value_or(Minutes{});
}

std::optional<std::pair<Minutes, Minutes>> read_hours(json::Fields& fields,
                                                      json::Refusal& refusal) {
  if (!fields.has("hours")) return std::nullopt;
  std::vector<Minutes> times;
  fields.list("hours", [&](const json::Value& value, const std::string& path) {
    times.push_back(read_time(value, path, refusal));
  });
  if (times.size() != 2) {
    fields.refuse("hours", "must be a list of two times");
    return std::nullopt;
  }
  if (times[0] == times[1]) fields.refuse("hours", "must not be equal");
  return std::pair(times[0], times[1]);
}

Active read_active(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("active");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("active"), refusal);
  Active active;
  active.from = read_optional_instant(fields, "from", instant_range);
  active.until = read_optional_instant(fields, "until", instant_range);
  active.weekdays = read_weekdays(fields, refusal);
  active.hours = read_hours(fields, refusal);
  active.stores = read_text_set(fields, "stores");
  active.channels = read_text_set(fields, "channels");
  fields.finish();
  return active;
}

json::Object write_active(const Active& active) {
  json::Object object;
  put_given(object, "from", active.from);
  put_given(object, "until", active.until);
  put_filled(object, "weekdays", active.weekdays, [](int day) { return json::Value(day); });
  if (active.hours) {
    object.set("hours", json::Array{json_of(write_time_of_day(active.hours->first)),
                                    json_of(write_time_of_day(active.hours->second))});
  }
  put_filled(object, "stores", active.stores);
  put_filled(object, "channels", active.channels);
  return object;
}

std::optional<loyalty::BirthdayWindow> read_birthday_window(json::Fields& outer,
                                                            json::Refusal& refusal) {
  const json::Value* value = outer.value("birthday");
  if (value == nullptr) return std::nullopt;
  json::Fields fields(*value, outer.path_of("birthday"), refusal);
  loyalty::BirthdayWindow window;
  window.days_before = static_cast<int>(fields.integer_or("before", 0, {0, 366}));
  window.days_after = static_cast<int>(fields.integer_or("after", 0, {0, 366}));
  fields.finish();
  return window;
}

std::optional<loyalty::Experiment> read_experiment(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("experiment");
  if (value == nullptr) return std::nullopt;
  json::Fields fields(*value, outer.path_of("experiment"), refusal);
  loyalty::Experiment experiment;
  experiment.salt = fields.text("salt");
  experiment.holdout = Rate{fields.integer("holdout", percent_range)};
  fields.finish();
  return experiment;
}

Audience read_audience(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("audience");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("audience"), refusal);
  Audience audience;
  audience.members = fields.flag_or("members", false);
  audience.tiers = read_text_set(fields, "tiers");
  audience.segments = read_text_set(fields, "segments");
  audience.birthday = read_birthday_window(fields, refusal);
  audience.first_purchase = fields.flag_or("first_purchase", false);
  if (const auto days = fields.optional_integer("absent_days", lasting_days_range)) {
    audience.absent_days = static_cast<int>(*days);
  }
  audience.bought = read_text_set(fields, "bought");
  audience.activated = fields.flag_or("activated", false);
  audience.experiment = read_experiment(fields, refusal);
  fields.finish();
  return audience;
}

json::Object write_audience(const Audience& audience) {
  json::Object object;
  put_unless(object, "members", audience.members, false);
  put_filled(object, "tiers", audience.tiers);
  put_filled(object, "segments", audience.segments);
  if (const auto& window = audience.birthday) {
    object.set("birthday", json::Object{{"before", json_of(window->days_before)},
                                        {"after", json_of(window->days_after)}});
  }
  put_unless(object, "first_purchase", audience.first_purchase, false);
  put_given(object, "absent_days", audience.absent_days);
  put_filled(object, "bought", audience.bought);
  put_unless(object, "activated", audience.activated, false);
  if (const auto& experiment = audience.experiment) {
    object.set("experiment", json::Object{{"salt", json_of(experiment->salt)},
                                          {"holdout", json_of(experiment->holdout)}});
  }
  return object;
}

Trigger read_trigger(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("trigger");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("trigger"), refusal);
  Trigger trigger;
  if (fields.has("code")) {
    trigger.kind = Trigger::Kind::code;
    trigger.code = fields.text("code");
  } else if (fields.has("pick")) {
    trigger.kind = Trigger::Kind::pick;
    if (!fields.flag_or("pick", true)) fields.refuse("pick", "must be true");
    trigger.cost_points = Points{fields.integer_or("cost_points", 0, rule_points_range)};
  } else {
    refusal.refuse(fields.path(), "needs exactly one of code, pick");
  }
  fields.finish();
  return trigger;
}

json::Object write_trigger(const Trigger& trigger) {
  if (trigger.kind == Trigger::Kind::code) return {{"code", json_of(trigger.code)}};
  return {{"pick", true}, {"cost_points", json_of(trigger.cost_points)}};
}

std::optional<UseLimit> read_uses(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("uses");
  if (value == nullptr) return std::nullopt;
  json::Fields fields(*value, outer.path_of("uses"), refusal);
  UseLimit uses;
  uses.count = fields.integer("count", count_range);
  uses.per = read_enum<UseLimit::Per>(fields, "per", per_names);
  uses.period = read_enum<UseLimit::Period>(fields, "period", period_names);
  fields.finish();
  return uses;
}

Limits read_limits(json::Fields& outer, const loyalty::Effect& effect, json::Refusal& refusal) {
  const json::Value* value = outer.value("limits");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("limits"), refusal);
  Limits limits;
  limits.units_per_line = fields.optional_integer("units_per_line", count_range);
  limits.units = fields.optional_integer("units", count_range);
  limits.sets = fields.optional_integer("sets", count_range);
  limits.amount = read_optional<Money>(fields, "amount", money_range);
  limits.points = read_optional<Points>(fields, "points", rule_points_range);
  limits.uses = read_uses(fields, refusal);
  limits.budget = fields.flag_or("budget", false);
  check_limits(limits, effect, fields);
  fields.finish();
  return limits;
}

json::Object write_limits(const Limits& limits) {
  json::Object object;
  put_given(object, "units_per_line", limits.units_per_line);
  put_given(object, "units", limits.units);
  put_given(object, "sets", limits.sets);
  put_given(object, "amount", limits.amount);
  put_given(object, "points", limits.points);
  if (const auto& uses = limits.uses) {
    object.set("uses", json::Object{{"count", json_of(uses->count)},
                                    {"per", name_in(per_names, uses->per)},
                                    {"period", name_in(period_names, uses->period)}});
  }
  put_unless(object, "budget", limits.budget, false);
  return object;
}

void read_money_fields(json::Fields& fields, Offer& offer, const OfferPlace& place) {
  offer.layer = fields.text("layer");
  if (place.layers != nullptr) check_layer(offer.layer, *place.layers, fields);
  offer.closes = fields.flag_or("closes", false);
  offer.below_cost = fields.flag_or("below_cost", false);
  const bool always = is_always_reevaluated(offer.effect);
  const std::size_t absent = always ? 1 : 0;
  offer.reevaluate_on_return = fields.choice("on_return", on_return_names, absent) == 1;
  if (always && !offer.reevaluate_on_return) {
    fields.refuse("on_return", "an unspread set and a stamp reward are re-evaluated");
  }
}

// What only money effects have: a value that says no more than its absence is let pass.
void refuse_money_fields(json::Fields& fields) {
  const bool has_layer = fields.value("layer") != nullptr;
  if (has_layer) fields.refuse("layer", "does not fit the effect");
  if (fields.flag_or("closes", false)) fields.refuse("closes", "does not fit the effect");
  if (fields.flag_or("below_cost", false)) fields.refuse("below_cost", "does not fit the effect");
  if (fields.choice("on_return", on_return_names, 0) == 1) {
    fields.refuse("on_return", "does not fit the effect");
  }
}

void put_object(json::Object& object, std::string name, json::Object content) {
  if (!content.empty()) object.set(std::move(name), std::move(content));
}

}  // namespace

Result<Minutes> parse_time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool shaped =
      text.size() == 5 && digit(0) && digit(1) && text[2] == ':' && digit(3) && digit(4);
  if (shaped) {
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    const int minutes = hour * 60 + minute;
    if (minute < 60 && minutes <= minutes_of_day) return Minutes{minutes};
  }
  return fail(ErrorCode::invalid, "must be a time from 00:00 to 24:00");
}

std::string write_time_of_day(Minutes minutes) {
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return two(minutes.count() / 60) + ":" + two(minutes.count() % 60);
}

// The effect comes before what must fit it.
Offer read_offer(const json::Value& value, const std::string& path, const OfferPlace& place,
                 json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Offer offer;
  offer.id = fields.text("id");
  check_offer_id(offer.id, place.personal, fields);
  offer.name = fields.text_or("name");
  offer.campaign = fields.text_or("campaign");
  offer.priority = static_cast<int>(fields.integer_or("priority", 0, priority_range));
  offer.active = read_active(fields, refusal);
  offer.audience = read_audience(fields, refusal);
  offer.trigger = read_trigger(fields, refusal);
  if (const json::Value* when = fields.value("when")) {
    offer.when = read_condition(*when, fields.path_of("when"), refusal);
  }
  const json::Value* effect = fields.required_value("effect");
  if (effect == nullptr) return offer;
  offer.effect = read_effect(*effect, fields.path_of("effect"), refusal);
  offer.limits = read_limits(fields, offer.effect, refusal);
  offer.worth = Money{fields.integer_or("worth", 0, money_range)};
  if (takes_money(offer.effect)) {
    read_money_fields(fields, offer, place);
  } else {
    refuse_money_fields(fields);
  }
  fields.finish();
  return offer;
}

json::Value write_offer(const Offer& offer) {
  json::Object object;
  put(object, "id", offer.id);
  put_unless(object, "name", offer.name, "");
  put_unless(object, "campaign", offer.campaign, "");
  put_unless(object, "layer", offer.layer, "");
  put_unless(object, "priority", offer.priority, 0);
  put_unless(object, "closes", offer.closes, false);
  put_object(object, "active", write_active(offer.active));
  put_object(object, "audience", write_audience(offer.audience));
  if (offer.trigger.kind != Trigger::Kind::automatic) {
    object.set("trigger", write_trigger(offer.trigger));
  }
  if (offer.when) put(object, "when", write_condition(*offer.when));
  put(object, "effect", write_effect(offer.effect));
  put_object(object, "limits", write_limits(offer.limits));
  put_unless(object, "below_cost", offer.below_cost, false);
  put_unless(object, "worth", offer.worth, Money{});
  if (offer.reevaluate_on_return && !is_always_reevaluated(offer.effect)) {
    object.set("on_return", "reevaluate");
  }
  return object;
}

}  // namespace till::record
