#include <optional>
#include <string>

#include "record/documents/bounds.h"
#include "record/documents/elements.h"
#include "record/documents/program_codec.h"
#include "record/documents/writing.h"

namespace till::record {

namespace {

using loyalty::Clawback;
using loyalty::ExpiredLot;
using loyalty::Money;
using loyalty::Partner;
using loyalty::Points;
using loyalty::PointsAs;
using loyalty::Program;
using loyalty::Rate;
using loyalty::Rounding;

const Names points_as_names = {"discount", "tender"};
const Names rounding_names = {"floor", "half_up"};
const Names clawback_names = {"only_pending", "within_balance", "unlimited"};
const Names expired_lot_names = {"grace", "forfeit", "new_lot"};
constexpr json::Range min_line_range{0, 1};
constexpr json::Range points_step_range{1, rule_points_range.most};

loyalty::PointValue read_point_value(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("point_value");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("point_value"), refusal);
  loyalty::PointValue point_value;
  point_value.points = Points{fields.integer_or("points", 1, point_value_range)};
  point_value.minor = Money{fields.integer_or("minor", 1, point_value_range)};
  fields.finish();
  return point_value;
}

// The fields of "redeem", each of which may be absent.
Partner read_redeem_fields(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("redeem");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("redeem"), refusal);
  Partner given;
  given.share = read_optional<Rate>(fields, "share", percent_range);
  given.receipt_cap = read_optional<Points>(fields, "receipt_cap", rule_points_range);
  given.day_cap = read_optional<Points>(fields, "day_cap", rule_points_range);
  given.offline_cap = read_optional<Points>(fields, "offline_cap", rule_points_range);
  given.step = read_optional<Points>(fields, "step", points_step_range);
  given.min_line = read_optional<Money>(fields, "min_line", min_line_range);
  fields.finish();
  return given;
}

json::Object write_redeem_fields(const Partner& given) {
  json::Object object;
  put_given(object, "share", given.share);
  put_given(object, "receipt_cap", given.receipt_cap);
  put_given(object, "day_cap", given.day_cap);
  put_given(object, "offline_cap", given.offline_cap);
  put_given(object, "step", given.step);
  put_given(object, "min_line", given.min_line);
  return object;
}

loyalty::RedeemRules rules_of(const Partner& given) {
  loyalty::RedeemRules rules;
  rules.share = given.share.value_or(rules.share);
  rules.receipt_cap = given.receipt_cap;
  rules.day_cap = given.day_cap;
  rules.offline_cap = given.offline_cap;
  rules.step = given.step.value_or(rules.step);
  rules.min_line = given.min_line.value_or(rules.min_line);
  return rules;
}

template <class T>
std::optional<T> unless(const T& value, const T& absent) {
  return value == absent ? std::nullopt : std::optional(value);
}

Partner given_of(const loyalty::RedeemRules& rules) {
  const loyalty::RedeemRules absent;
  Partner given;
  given.share = unless(rules.share, absent.share);
  given.receipt_cap = rules.receipt_cap;
  given.day_cap = rules.day_cap;
  given.offline_cap = rules.offline_cap;
  given.step = unless(rules.step, absent.step);
  given.min_line = unless(rules.min_line, absent.min_line);
  return given;
}

loyalty::PayableStep read_payable_step(json::Fields& outer, json::Refusal& refusal) {
  const json::Value* value = outer.value("payable_step");
  if (value == nullptr) return {};
  json::Fields fields(*value, outer.path_of("payable_step"), refusal);
  loyalty::PayableStep step;
  step.cash = Money{fields.integer_or("cash", 1, step_range)};
  step.card = Money{fields.integer_or("card", 1, step_range)};
  fields.finish();
  return step;
}

void write_earning(json::Object& object, const Program& program) {
  const Program absent;
  put_unless(object, "points_digits", program.points_digits, absent.points_digits);
  if (program.point_value != absent.point_value) {
    object.set("point_value", json::Object{{"points", json_of(program.point_value.points)},
                                           {"minor", json_of(program.point_value.minor)}});
  }
  if (program.points_as != absent.points_as) {
    put(object, "points_as", name_in(points_as_names, program.points_as));
  }
  put_unless(object, "rate", program.rate, absent.rate);
  if (program.points_rounding != absent.points_rounding) {
    put(object, "points_rounding", name_in(rounding_names, program.points_rounding));
  }
  put_unless(object, "earn_on_points_part", program.earn_on_points_part, false);
  put_unless(object, "pending_days", program.pending_days, absent.pending_days);
  if (program.valid) put(object, "valid", write_validity(*program.valid));
  put_unless(object, "zone", program.zone, "");
}

void write_spending(json::Object& object, const Program& program) {
  const Program absent;
  json::Object redeem = write_redeem_fields(given_of(program.redeem));
  if (!redeem.empty()) object.set("redeem", std::move(redeem));
  if (program.payable_step != absent.payable_step) {
    object.set("payable_step", json::Object{{"cash", json_of(program.payable_step.cash)},
                                            {"card", json_of(program.payable_step.card)}});
  }
  put_unless(object, "near_miss", program.near_miss, absent.near_miss);
  if (program.clawback != absent.clawback) {
    put(object, "clawback", name_in(clawback_names, program.clawback));
  }
  if (program.expired_lot != absent.expired_lot) {
    put(object, "expired_lot", name_in(expired_lot_names, program.expired_lot));
  }
  put_unless(object, "grace_days", program.grace_days, absent.grace_days);
}

}  // namespace

Program read_program_field(json::Fields& ruleset, json::Refusal& refusal) {
  const json::Value* value = ruleset.value("program");
  Program program;
  if (value == nullptr) return program;
  json::Fields fields(*value, ruleset.path_of("program"), refusal);
  program.points_digits = static_cast<int>(fields.integer_or("points_digits", 2, {0, 2}));
  program.point_value = read_point_value(fields, refusal);
  program.points_as = read_enum<PointsAs>(fields, "points_as", points_as_names, program.points_as);
  program.rate = Rate{fields.integer_or("rate", 0, rate_range)};
  program.points_rounding =
      read_enum<Rounding>(fields, "points_rounding", rounding_names, program.points_rounding);
  program.earn_on_points_part = fields.flag_or("earn_on_points_part", false);
  program.pending_days = static_cast<int>(fields.integer_or("pending_days", 0, days_range));
  program.valid = read_validity_field(fields, "valid", refusal);
  program.zone = fields.text_or("zone");
  program.redeem = rules_of(read_redeem_fields(fields, refusal));
  program.payable_step = read_payable_step(fields, refusal);
  program.near_miss =
      Rate{fields.integer_or("near_miss", program.near_miss.value(), percent_range)};
  program.clawback = read_enum<Clawback>(fields, "clawback", clawback_names, program.clawback);
  program.expired_lot =
      read_enum<ExpiredLot>(fields, "expired_lot", expired_lot_names, program.expired_lot);
  program.grace_days =
      static_cast<int>(fields.integer_or("grace_days", program.grace_days, days_range));
  fields.finish();
  return program;
}

json::Object write_program(const Program& program) {
  json::Object object;
  write_earning(object, program);
  write_spending(object, program);
  return object;
}

Partner read_partner(const json::Value& value, const std::string& path, json::Refusal& refusal) {
  json::Fields fields(value, path, refusal);
  const auto rate = read_optional<Rate>(fields, "rate", rate_range);
  Partner partner = read_redeem_fields(fields, refusal);
  partner.rate = rate;
  fields.finish();
  return partner;
}

json::Value write_partner(const Partner& partner) {
  json::Object object;
  put_given(object, "rate", partner.rate);
  json::Object redeem = write_redeem_fields(partner);
  if (!redeem.empty()) object.set("redeem", std::move(redeem));
  return object;
}

}  // namespace till::record
