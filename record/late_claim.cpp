#include "record/late_claim.h"

#include "record/json_parts.h"
#include "record/personal.h"

namespace till::record {
namespace {

constexpr std::string_view body_kind = "claim";

void read_sale_named(json::Fields& fields, json::Refusal& refusal, SaleNamed& sale) {
  sale.entry = optional_fixed<EntryId>(fields, "sale");
  sale.key = optional_part<PosKey>(fields, "sale_key", refusal, read_pos_key);
  if (refusal.refused()) return;
  if (sale.entry.has_value() == sale.key.has_value())
    fields.refuse("sale", "must be given, or else sale_key");
  if (sale.key && sale.key->kind != PosKey::Kind::sale)
    fields.refuse("sale_key", "must be of a sale");
}

}  // namespace

bool is_late_claim(BytesView body) {
  const auto value = json::parse(body);
  const auto* fields = value ? value->as_object() : nullptr;
  return fields != nullptr && (fields->has("sale") || fields->has("sale_key"));
}

Bytes write_late_claim(const LateClaimBody& body) {
  json::Object out{{"v", body_version},
                   {"kind", body_kind},
                   {"at", unix_seconds(body.at)},
                   {"clock", body.clock},
                   {"subject", write_subject(body.subject)},
                   {"answer", body.answer}};
  if (body.sale.entry) out.set("sale", to_hex(*body.sale.entry));
  if (body.sale.key) out.set("sale_key", write_pos_key(*body.sale.key));
  if (body.member_stamp) out.set("member_stamp", write_mark(*body.member_stamp));
  return json::canonical(out);
}

std::optional<Bytes> write_late_claim_personal(const LateClaimBody& body, const Salt& salt) {
  if (!body.member) return std::nullopt;
  return write_personal(*body.member, salt);
}

Result<LateClaimBody> read_late_claim(BytesView bytes, const std::optional<Bytes>& personal) {
  TILL_TRY(const auto value, json::parse(bytes, body_kind));
  json::Refusal refusal;
  json::Fields fields(value, std::string(body_kind), refusal);
  read_body_kind(fields, body_kind, refusal);
  LateClaimBody body;
  read_sale_named(fields, refusal, body.sale);
  body.at = read_instant(fields, "at");
  body.clock = fields.text("clock");
  body.subject = required_part<Subject>(fields, "subject", refusal, read_subject);
  if (!refusal.refused() && body.subject.nobody()) fields.refuse("subject", "must be somebody");
  body.member_stamp = optional_part<Mark>(fields, "member_stamp", refusal, read_mark);
  body.answer = read_object(fields, "answer");
  fields.finish();
  TILL_CHECK(refusal.result());
  if (!personal) return body;
  TILL_TRY(body.member, read_personal(*personal));
  return body;
}

}  // namespace till::record
