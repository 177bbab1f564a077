#include "record/envelope.h"

#include "base/json/path.h"
#include "record/documents/ruleset_document.h"
#include "record/json_parts.h"

namespace till::record {
namespace {

constexpr std::int64_t envelope_format = 1;
constexpr json::Range versions{1, INT64_MAX};
constexpr json::Range limits{0, 1'000'000'000'000'000};

json::Object write_offline(const std::map<Trust, OfflineLimit>& offline) {
  json::Object out;
  for (const auto& [trust, limit] : offline)
    out.set(std::string(name_of(trust)),
            json::Object{{"points", limit.points.value()}, {"count", limit.count}});
  return out;
}

void read_limit(json::Fields& fields, OfflineLimit& limit) {
  limit.points = loyalty::Points{fields.integer("points", limits)};
  limit.count = fields.integer("count", limits);
  fields.finish();
}

std::map<Trust, OfflineLimit> read_offline(json::Fields& fields, json::Refusal& refusal) {
  std::map<Trust, OfflineLimit> offline;
  fields.entries("offline",
                 [&](const std::string& name, const json::Value& value, const std::string& path) {
                   const auto trust = trust_from(name);
                   if (!trust) return refusal.refuse(path, trust.error().text);
                   json::Fields limit(value, path, refusal);
                   read_limit(limit, offline[*trust]);
                 });
  return offline;
}

// A ruleset of rules this build does not compute is told from a malformed one.
Result<> check_engine(const json::Value& value) {
  const json::Object* envelope = value.as_object();
  const json::Value* ruleset = envelope == nullptr ? nullptr : envelope->find("ruleset");
  const json::Object* object = ruleset == nullptr ? nullptr : ruleset->as_object();
  const json::Value* engine = object == nullptr ? nullptr : object->find("engine");
  const std::int64_t* number = engine == nullptr ? nullptr : engine->as_integer();
  if (number == nullptr || *number == loyalty::engine_number) return {};
  return fail(ErrorCode::unsupported,
              "engine " + std::to_string(*number) + " is not known to this build",
              "envelope.ruleset.engine");
}

}  // namespace

Bytes write_envelope(const RulesetEnvelope& envelope) {
  json::Object out{{"format", envelope_format},
                   {"version", envelope.version},
                   {"published_at", unix_seconds(envelope.published_at)},
                   {"ruleset", write_ruleset(envelope.ruleset)},
                   {"offline", write_offline(envelope.offline)}};
  if (!envelope.cards.is_null()) out.set("cards", envelope.cards);
  return canonical(out);
}

Result<RulesetEnvelope> read_envelope(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "envelope"));
  TILL_CHECK(check_engine(value));
  json::Refusal refusal;
  json::Fields fields(value, "envelope", refusal);
  if (fields.integer("format") != envelope_format)
    fields.refuse("format", "must be " + std::to_string(envelope_format));
  RulesetEnvelope envelope;
  envelope.version = fields.integer("version", versions);
  envelope.published_at = read_instant(fields, "published_at");
  envelope.ruleset = required_part<loyalty::Ruleset>(fields, "ruleset", refusal, read_ruleset);
  envelope.offline = read_offline(fields, refusal);
  if (const json::Value* cards = fields.value("cards")) envelope.cards = *cards;
  fields.finish();
  TILL_CHECK(refusal.result());
  return envelope;
}

}  // namespace till::record
