#include <string>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/quote_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Grant;
using loyalty::GrantEffect;
using loyalty::Money;
using loyalty::Points;
using loyalty::Prompt;

const Names grant_names = {"stamp", "progress", "ticket", "coupon"};
const Names prompt_names = {"near_miss", "offer", "part", "tender"};
const Names measured_names = {"amount", "quantity"};

}  // namespace

Grant read_grant(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Grant grant;
  grant.kind = read_enum<GrantEffect::Kind>(fields, "kind", grant_names);
  grant.offer = fields.text("offer");
  grant.subject = fields.text(subject_name(grant.kind));
  if (grant.kind == GrantEffect::Kind::coupon) {
    grant.from = read_instant(fields, "from", computed_instant_range);
    grant.until = read_instant(fields, "until", computed_instant_range);
  } else {
    grant.count = fields.integer("count");
  }
  if (grant.kind == GrantEffect::Kind::progress) {
    grant.now = fields.integer("now");
    grant.goal = fields.integer("goal");
    grant.reached = fields.required_value("reached") != nullptr && fields.flag_or("reached", false);
    grant.points = Points{fields.integer("points", figure_range)};
  }
  fields.finish();
  return grant;
}

json::Value write_grant(const Grant& grant) {
  json::Object object;
  put(object, "kind", name_in(grant_names, grant.kind));
  put(object, "offer", grant.offer);
  put(object, subject_name(grant.kind), grant.subject);
  if (grant.kind == GrantEffect::Kind::coupon) {
    put(object, "from", grant.from);
    put(object, "until", grant.until);
  } else {
    put(object, "count", grant.count);
  }
  if (grant.kind == GrantEffect::Kind::progress) {
    put(object, "now", grant.now);
    put(object, "goal", grant.goal);
    put(object, "reached", grant.reached);
    put(object, "points", grant.points);
  }
  return object;
}

Prompt read_prompt(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Prompt prompt;
  prompt.kind = read_enum<Prompt::Kind>(fields, "kind", prompt_names);
  prompt.offer = fields.text("offer");
  switch (prompt.kind) {
    case Prompt::Kind::near_miss:
      prompt.condition = measured_names.begin()[fields.choice("condition", measured_names)];
      prompt.goal = fields.integer("goal");
      prompt.lacking = fields.integer("short");
      prompt.benefit = Money{fields.integer("benefit", figure_range)};
      break;
    case Prompt::Kind::tender:
      prompt.tender = fields.text("tender");
      break;
    case Prompt::Kind::part:
      prompt.count = fields.integer("count", figure_range);
      [[fallthrough]];
    case Prompt::Kind::offer:
      prompt.text = fields.text("text");
      if (fields.value("select") != nullptr) {
        prompt.select = read_selector_field(fields, "select", refusal);
      }
      break;
  }
  fields.finish();
  return prompt;
}

json::Value write_prompt(const Prompt& prompt) {
  json::Object object;
  put(object, "kind", name_in(prompt_names, prompt.kind));
  put(object, "offer", prompt.offer);
  switch (prompt.kind) {
    case Prompt::Kind::near_miss:
      put(object, "condition", prompt.condition);
      put(object, "goal", prompt.goal);
      put(object, "short", prompt.lacking);
      put(object, "benefit", prompt.benefit);
      break;
    case Prompt::Kind::tender:
      put(object, "tender", prompt.tender);
      break;
    case Prompt::Kind::part:
      put(object, "count", prompt.count);
      [[fallthrough]];
    case Prompt::Kind::offer:
      put(object, "text", prompt.text);
      if (prompt.select) put(object, "select", write_selector(*prompt.select));
      break;
  }
  return object;
}

}  // namespace till::record
