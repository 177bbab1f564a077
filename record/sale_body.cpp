#include <algorithm>

#include "record/bodies.h"
#include "record/documents/member_document.h"
#include "record/documents/receipt_document.h"
#include "record/json_parts.h"
#include "record/personal.h"

namespace till::record {
namespace {

using loyalty::Money;

constexpr std::string_view body_kind = "sale";

json::Value write_tender(const Tender& tender) {
  return json::Object{{"kind", tender.kind}, {"amount", tender.amount.value()}};
}

std::vector<Tender> read_tenders(json::Fields& fields, json::Refusal& refusal) {
  std::vector<Tender> tenders;
  fields.list("tenders", [&](const json::Value& value, const std::string& path) {
    json::Fields tender(value, path, refusal);
    tenders.push_back({tender.text("kind"), read_money(tender, "amount")});
    tender.finish();
  });
  return tenders;
}

constexpr std::string_view hold_words[] = {"approved", "timed_out"};

json::Array texts_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

// The member stays out: it travels in the personal part.
json::Value write_frozen_receipt(const loyalty::Receipt& receipt) {
  json::Value value = write_receipt(receipt);
  value.as_object()->set("member", nullptr);
  return value;
}

void write_outcome(json::Object& out, const SaleBody& body) {
  if (body.receipt) out.set("receipt", write_frozen_receipt(*body.receipt));
  if (!body.told_reason.empty()) out.set("told_reason", body.told_reason);
  if (!body.told.is_null()) out.set("told", body.told);
  if (body.reservation) out.set("reservation", to_hex(*body.reservation));
  if (!body.hold.empty()) out.set("hold", body.hold);
  if (!body.partner.empty()) out.set("partner", body.partner);
  if (!body.limited_uses.empty()) out.set("limited_uses", texts_of(body.limited_uses));
  json::Array tenders;
  for (const Tender& tender : body.tenders) tenders.push_back(write_tender(tender));
  out.set("tenders", std::move(tenders));
  out.set("answer", body.answer);
}

void read_outcome(json::Fields& fields, json::Refusal& refusal, SaleBody& body) {
  body.receipt = optional_part<loyalty::Receipt>(fields, "receipt", refusal, read_receipt);
  if (body.receipt && body.receipt->member)
    fields.refuse("receipt", "must have no member: it belongs into the personal part");
  body.told_reason = fields.text_or("told_reason");
  if (const json::Value* told = fields.value("told")) body.told = *told;
  body.reservation = optional_fixed<ReservationId>(fields, "reservation");
  if (fields.has("hold")) {
    body.hold = hold_words[fields.choice("hold", {hold_words[0], hold_words[1]})];
  }
  body.partner = fields.text_or("partner");
  body.limited_uses = fields.texts("limited_uses");
  body.tenders = read_tenders(fields, refusal);
  body.answer = read_object(fields, "answer");
}

}  // namespace

Bytes write_personal(const loyalty::Member& member, const Salt& salt) {
  return canonical(json::Object{{"salt", to_hex(salt)}, {"member", write_member(member)}});
}

Result<loyalty::Member> read_personal(BytesView personal) {
  TILL_TRY(const auto value, json::parse(personal, "personal"));
  json::Refusal refusal;
  json::Fields fields(value, "personal", refusal);
  (void)required_fixed<Salt>(fields, "salt");
  auto member = required_part<loyalty::Member>(
      fields, "member", refusal,
      [](const json::Value& view, std::string path) { return read_member(view, std::move(path)); });
  fields.finish();
  TILL_CHECK(refusal.result());
  return member;
}

json::Object write_sale_document(const SaleBody& body) {
  json::Object out{{"v", body_version},
                   {"kind", body_kind},
                   {"pos_key", write_pos_key(body.pos_key)},
                   {"request_hash", to_hex(body.request_hash)},
                   {"at", unix_seconds(body.at)},
                   {"clock", body.clock},
                   {"subject", write_subject(body.subject)},
                   {"ruleset", to_hex(body.ruleset)}};
  if (body.forced) out.set("forced", true);
  if (body.member_stamp) out.set("member_stamp", write_mark(*body.member_stamp));
  write_outcome(out, body);
  return out;
}

Bytes write_sale(const SaleBody& body) { return canonical(write_sale_document(body)); }

std::optional<Bytes> write_sale_personal(const SaleBody& body, const Salt& salt) {
  if (!body.receipt || !body.receipt->member) return std::nullopt;
  return write_personal(*body.receipt->member, salt);
}

Result<SaleBody> read_sale(BytesView bytes, const std::optional<Bytes>& personal) {
  TILL_TRY(const auto value, json::parse(bytes, body_kind));
  return read_sale_document(value, std::string(body_kind), personal);
}

Result<SaleBody> read_sale_document(const json::Value& value, std::string path,
                                    const std::optional<Bytes>& personal) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  read_body_kind(fields, body_kind, refusal);
  SaleBody body;
  body.pos_key = required_part<PosKey>(fields, "pos_key", refusal, read_pos_key);
  body.request_hash = required_fixed<Hash>(fields, "request_hash");
  body.forced = fields.flag_or("forced", false);
  body.at = read_instant(fields, "at");
  body.clock = fields.text("clock");
  body.subject = required_part<Subject>(fields, "subject", refusal, read_subject);
  body.ruleset = required_fixed<Hash>(fields, "ruleset");
  body.member_stamp = optional_part<Mark>(fields, "member_stamp", refusal, read_mark);
  read_outcome(fields, refusal, body);
  fields.finish();
  TILL_CHECK(refusal.result());
  if (!personal) return body;
  if (!body.receipt)
    return fail(ErrorCode::invalid, "there is no receipt it belongs to", "personal");
  TILL_TRY(body.receipt->member, read_personal(*personal));
  return body;
}

}  // namespace till::record
