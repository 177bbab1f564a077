#include "record/bodies.h"
#include "record/documents/return_document.h"
#include "record/json_parts.h"

namespace till::record {
namespace {

std::string_view kind_of(const ReturnBody& body) { return body.whole ? "void" : "return"; }

json::Value write_facts(const SaleFacts& facts) {
  json::Object partners;
  for (const auto& [lot, partner] : facts.lot_partners) partners.set(lot, partner);
  return json::Object{{"business_date", facts.business_date},
                      {"partner", facts.partner},
                      {"redeemed", facts.redeemed.value()},
                      {"lot_partners", std::move(partners)},
                      {"pending", json::Array(facts.pending.begin(), facts.pending.end())}};
}

Result<SaleFacts> read_facts(const json::Value& value, std::string path) {
  json::Refusal refusal;
  json::Fields fields(value, std::move(path), refusal);
  SaleFacts facts;
  facts.business_date = fields.text_or("business_date");
  facts.partner = fields.text_or("partner");
  facts.redeemed = read_points(fields, "redeemed");
  fields.entries("lot_partners", [&](const std::string& lot, const json::Value& partner,
                                     const std::string& entry_path) {
    const std::string* text = partner.as_string();
    if (text == nullptr) return refusal.refuse(entry_path, "must be a string");
    facts.lot_partners[lot] = *text;
  });
  facts.pending = fields.texts("pending");
  fields.finish();
  TILL_CHECK(refusal.result());
  return facts;
}

}  // namespace

Bytes write_return(const ReturnBody& body) {
  json::Object out{{"v", body_version},
                   {"kind", kind_of(body)},
                   {"pos_key", write_pos_key(body.pos_key)},
                   {"request_hash", to_hex(body.request_hash)},
                   {"at", unix_seconds(body.at)},
                   {"clock", body.clock},
                   {"sale", to_hex(body.sale)},
                   {"subject", write_subject(body.subject)},
                   {"request", write_return_request(body.request)},
                   {"result", write_return_result(body.result)},
                   {"answer", body.answer},
                   {"of_sale", write_facts(body.of_sale)}};
  if (body.forced) out.set("forced", true);
  return canonical(out);
}

Result<ReturnBody> read_return(BytesView bytes) {
  TILL_TRY(const auto value, json::parse(bytes, "return"));
  json::Refusal refusal;
  json::Fields fields(value, "return", refusal);
  ReturnBody body;
  if (const json::Object* object = value.as_object()) {
    const json::Value* kind = object->find("kind");
    body.whole = kind != nullptr && *kind == json::Value("void");
  }
  read_body_kind(fields, kind_of(body), refusal);
  body.pos_key = required_part<PosKey>(fields, "pos_key", refusal, read_pos_key);
  body.request_hash = required_fixed<Hash>(fields, "request_hash");
  body.forced = fields.flag_or("forced", false);
  body.at = read_instant(fields, "at");
  body.clock = fields.text("clock");
  body.sale = required_fixed<EntryId>(fields, "sale");
  body.subject = required_part<Subject>(fields, "subject", refusal, read_subject);
  body.request =
      required_part<loyalty::ReturnRequest>(fields, "request", refusal, read_return_request);
  body.result = required_part<loyalty::ReturnResult>(fields, "result", refusal, read_return_result);
  body.answer = read_object(fields, "answer");
  body.of_sale = required_part<SaleFacts>(fields, "of_sale", refusal, read_facts);
  fields.finish();
  TILL_CHECK(refusal.result());
  return body;
}

}  // namespace till::record
