#include "record/effects_document.h"

#include <array>
#include <utility>

#include "base/json/fields.h"
#include "record/json_parts.h"

namespace till::record {
namespace {

using Cause = LotChange::Cause;
constexpr std::array<std::string_view, 5> causes{"accrual", "redemption", "restoration", "clawback",
                                                 "forfeiture"};

void set_instant(json::Object& out, std::string name, const std::optional<Instant>& at) {
  if (at) out.set(std::move(name), unix_seconds(*at));
}

void set_text(json::Object& out, std::string name, const std::string& text) {
  if (!text.empty()) out.set(std::move(name), text);
}

json::Object write_change(const LotChange& change) {
  json::Object out{{"cause", std::string(causes[static_cast<std::size_t>(change.cause)])},
                   {"lot", change.lot},
                   {"points", change.points.value()}};
  if (change.creates) {
    out.set("creates", true);
    out.set("earned_at", unix_seconds(change.earned_at));
  }
  set_instant(out, "active_from", change.active_from);
  set_instant(out, "expires_at", change.expires_at);
  set_text(out, "source", change.source);
  set_text(out, "partner", change.partner);
  return out;
}

Result<LotChange> read_change(const json::Value& value, const std::string& path) {
  json::Refusal refusal;
  json::Fields fields(value, path, refusal);
  LotChange change;
  change.cause = static_cast<Cause>(
      fields.choice("cause", {causes[0], causes[1], causes[2], causes[3], causes[4]}));
  change.lot = fields.text("lot");
  change.points = loyalty::Points{fields.integer("points")};
  change.creates = fields.flag_or("creates", false);
  if (change.creates) change.earned_at = read_instant(fields, "earned_at");
  change.active_from = optional_instant(fields, "active_from");
  change.expires_at = optional_instant(fields, "expires_at");
  change.source = fields.text_or("source");
  change.partner = fields.text_or("partner");
  fields.finish();
  TILL_CHECK(refusal.result());
  return change;
}

void set_counts(json::Object& out, const std::string& name,
                const std::map<std::string, std::int64_t>& counts) {
  if (counts.empty()) return;
  json::Object written;
  for (const auto& [counter, count] : counts) written.set(counter, count);
  out.set(name, std::move(written));
}

std::map<std::string, std::int64_t> read_counts(json::Fields& fields, std::string_view name) {
  std::map<std::string, std::int64_t> out;
  fields.entries(
      name, [&](const std::string& counter, const json::Value& value, const std::string& /*path*/) {
        if (const auto* count = value.as_integer()) {
          out[counter] = *count;
        } else {
          fields.refuse(name, "must hold whole numbers");
        }
      });
  return out;
}

}  // namespace

json::Object write_effects(const Effects& effects) {
  json::Object out{{"subject", write_subject(effects.subject)}};
  if (!effects.lots.empty()) {
    json::Array lots;
    for (const auto& change : effects.lots) lots.emplace_back(write_change(change));
    out.set("lots", std::move(lots));
  }
  set_counts(out, "counters", effects.counters);
  set_counts(out, "uses", effects.uses);
  if (!effects.codes_consumed.empty()) {
    json::Array codes;
    for (const auto& code : effects.codes_consumed) codes.emplace_back(code);
    out.set("codes", std::move(codes));
  }
  set_text(out, "redeemed_day", effects.redeemed_day);
  if (!effects.redeemed.is_zero()) out.set("redeemed", effects.redeemed.value());
  if (!effects.debt.is_zero()) out.set("debt", effects.debt.value());
  return out;
}

Result<Effects> read_effects(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  Effects out;
  out.subject = required_part<Subject>(fields, "subject", refusal, read_subject);
  fields.list("lots", [&](const json::Value& item, const std::string& place) {
    out.lots.push_back(taken<LotChange>(read_change(item, place), refusal));
  });
  out.counters = read_counts(fields, "counters");
  out.uses = read_counts(fields, "uses");
  out.codes_consumed = fields.texts("codes");
  out.redeemed_day = fields.text_or("redeemed_day");
  out.redeemed = loyalty::Points{fields.integer_or("redeemed", 0)};
  out.debt = loyalty::Points{fields.integer_or("debt", 0)};
  fields.finish();
  TILL_CHECK(refusal.result());
  return out;
}

}  // namespace till::record
