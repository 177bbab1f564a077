#include <string>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/quote_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Explanation;
using loyalty::Loss;
using loyalty::Missing;
using loyalty::Money;
using loyalty::Points;
using loyalty::Reason;

const Names reason_names = {"applied",       "members_only",   "tier",          "segment",
                            "birthday",      "first_purchase", "not_absent",    "not_bought",
                            "not_activated", "code_expired",   "code_used",     "code_not_leased",
                            "already_used",  "control_group",  "not_qualified", "lost_to",
                            "closed",        "no_budget",      "floor",         "balance",
                            "no_effect"};
const Names condition_names = {"amount", "quantity", "above", "present", "absent", "not",
                               "tender", "stamps",   "set",   "points",  "budget"};

Missing read_missing(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Missing missing;
  missing.condition = read_enum<Missing::Condition>(fields, "condition", condition_names);
  missing.goal = fields.optional_integer("goal");
  missing.lacking = fields.optional_integer("short");
  missing.tender = fields.text_or("tender");
  fields.finish();
  return missing;
}

json::Value write_missing(const Missing& missing) {
  json::Object object;
  put(object, "condition", name_in(condition_names, missing.condition));
  put_given(object, "goal", missing.goal);
  put_given(object, "short", missing.lacking);
  put_unless(object, "tender", missing.tender, "");
  return object;
}

Loss read_loss(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Loss loss;
  loss.offer = fields.text("offer");
  if (fields.required_value("lines") != nullptr) loss.lines = fields.texts("lines");
  fields.finish();
  return loss;
}

json::Value write_loss(const Loss& loss) {
  return json::Object{{"offer", json_of(loss.offer)}, {"lines", list_of(loss.lines)}};
}

}  // namespace

Explanation read_explanation(const json::Value& value, const std::string& path,
                             json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  Explanation explanation;
  explanation.offer = fields.text("offer");
  explanation.reason = read_enum<Reason>(fields, "reason", reason_names);
  explanation.benefit = read_optional<Money>(fields, "benefit", figure_range);
  explanation.points = read_optional<Points>(fields, "points", figure_range);
  explanation.cut = fields.optional_integer("cut", figure_range);
  fields.list("lost", [&](const json::Value& loss, const std::string& loss_path) {
    explanation.lost.push_back(read_loss(loss, loss_path, refusal));
  });
  explanation.by = fields.text_or("by");
  fields.list("missing", [&](const json::Value& missing, const std::string& missing_path) {
    explanation.missing.push_back(read_missing(missing, missing_path, refusal));
  });
  fields.finish();
  return explanation;
}

json::Value write_explanation(const Explanation& explanation) {
  json::Object object;
  put(object, "offer", explanation.offer);
  put(object, "reason", name_in(reason_names, explanation.reason));
  put_given(object, "benefit", explanation.benefit);
  put_given(object, "points", explanation.points);
  put_given(object, "cut", explanation.cut);
  put_filled(object, "lost", explanation.lost, write_loss);
  put_unless(object, "by", explanation.by, "");
  put_filled(object, "missing", explanation.missing, write_missing);
  return object;
}

}  // namespace till::record
