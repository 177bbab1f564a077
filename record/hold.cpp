#include "record/hold.h"

#include "record/json_parts.h"

namespace till::record {

json::Value write_hold_asked(const HoldAsked& asked) {
  json::Object out{{"reservation", to_hex(asked.reservation)},
                   {"account", asked.account},
                   {"points", asked.points.value()}};
  if (!asked.codes.empty()) out.set("codes", json::Array(asked.codes.begin(), asked.codes.end()));
  if (asked.releases) out.set("releases", to_hex(*asked.releases));
  return out;
}

Result<HoldAsked> read_hold_asked(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "hold", refusal);
  HoldAsked asked;
  asked.reservation = required_fixed<ReservationId>(fields, "reservation");
  asked.account = fields.text_or("account");
  asked.points = loyalty::Points{fields.integer("points", {.least = 0})};
  asked.codes = fields.texts("codes");
  asked.releases = optional_fixed<ReservationId>(fields, "releases");
  TILL_CHECK(refusal.result());
  return asked;
}

json::Value write_hold_answer(const HoldAnswer& answer) {
  json::Object out{{"approved", answer.approved}, {"allowed", answer.allowed.value()}};
  if (!answer.reason.empty()) out.set("reason", answer.reason);
  return out;
}

Result<HoldAnswer> read_hold_answer(const json::Value& value) {
  json::Refusal refusal;
  json::Fields fields(value, "hold", refusal);
  HoldAnswer answer;
  const auto approved = fields.optional_flag("approved");
  if (!approved) fields.refuse("approved", "is missing");
  answer.approved = approved.value_or(false);
  answer.allowed = loyalty::Points{fields.integer("allowed", {.least = 0})};
  answer.reason = fields.text_or("reason");
  TILL_CHECK(refusal.result());
  return answer;
}

}  // namespace till::record
