#include "record/claim.h"

#include <algorithm>
#include <utility>

#include "record/json_parts.h"
#include "record/late_claim.h"

namespace till::record {
namespace {

constexpr std::string_view body_kind = "claim";
constexpr std::string_view code_kind = "code";
constexpr char separator = '.';

constexpr std::string_view torn = "is no claim code, or was not read whole";

std::unexpected<Error> no_code(std::string text) {
  return fail(ErrorCode::invalid, std::move(text), std::string(code_kind));
}

json::Object write_said(const ClaimCode& code) {
  json::Object out{{"v", body_version},
                   {"register", to_hex(code.register_id)},
                   {"entry", to_hex(code.entry)},
                   {"pos_key", write_pos_key(code.pos_key)},
                   {"request", to_hex(code.request)},
                   {"at", unix_seconds(code.at)},
                   {"total", code.total.value()},
                   {"subject", write_subject(code.subject)}};
  if (!code.member.empty()) out.set("member", code.member);
  return out;
}

Result<ClaimCode> read_said(BytesView bytes) {
  const auto value = json::parse(bytes, code_kind);
  if (!value) return no_code(std::string(torn));
  json::Refusal refusal;
  json::Fields fields(*value, std::string(code_kind), refusal);
  if (fields.integer("v") != body_version) fields.refuse("v", "is of another version of Till");
  ClaimCode code;
  code.register_id = required_fixed<RegisterId>(fields, "register");
  code.entry = required_fixed<EntryId>(fields, "entry");
  code.pos_key = required_part<PosKey>(fields, "pos_key", refusal, read_pos_key);
  if (code.pos_key.kind != PosKey::Kind::sale) fields.refuse("pos_key", "must be of a sale");
  code.request = required_fixed<Hash>(fields, "request");
  code.at = read_instant(fields, "at");
  code.total = read_money(fields, "total");
  code.subject = required_part<Subject>(fields, "subject", refusal, read_subject);
  code.member = fields.text_or("member");
  fields.finish();
  TILL_CHECK(refusal.result());
  return code;
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out.push_back(c);
  return out;
}

}  // namespace

std::string write_claim_code(const ClaimCode& code, const crypto::PrivateKey& key) {
  const auto bytes = json::canonical(write_said(code));
  const auto signature = sign(Role::claim, key, bytes);
  return to_base64(bytes) + separator + to_base64(signature.view());
}

Result<ReadClaim> read_claim_code(std::string_view text) {
  if (text.size() > claim_code_bytes_max) return no_code("is too long for a claim code");
  const auto code = without_blanks(text);
  const auto at = code.find(separator);
  if (at == std::string::npos) return no_code("is no claim code: a part of it is missing");
  const auto bytes = from_base64(std::string_view(code).substr(0, at));
  const auto raw = from_base64(std::string_view(code).substr(at + 1));
  if (!bytes || !raw) return no_code(std::string(torn));
  const auto signature = fixed_from_bytes<Signature>(*raw);
  if (!signature) return no_code(std::string(torn));
  ReadClaim out;
  TILL_TRY(out.code, read_said(*bytes));
  out.as_written = {*bytes, to_hex(out.code.register_id), *signature};
  return out;
}

Bytes write_claim(std::string_view code, const SaleBody& sale) {
  auto out = write_sale_document(sale);
  out.set("kind", body_kind);
  out.set("code", without_blanks(code));
  return json::canonical(out);
}

Result<ClaimBody> read_claim(BytesView bytes, const std::optional<Bytes>& personal) {
  TILL_TRY(auto value, json::parse(bytes, body_kind));
  json::Refusal refusal;
  json::Fields fields(value, std::string(body_kind), refusal);
  read_body_kind(fields, body_kind, refusal);
  ClaimBody body;
  body.code = fields.text("code");
  TILL_CHECK(refusal.result());
  // The rest is the sale, as it would have been recorded.
  value.as_object()->erase("code");
  value.as_object()->set("kind", name_of(Kind::sale));
  TILL_TRY(body.sale, read_sale_document(value, std::string(body_kind), personal));
  TILL_TRY(body.said, read_claim_code(body.code));
  const auto& said = body.said.code;
  if (said.pos_key != body.sale.pos_key || said.request != body.sale.request_hash)
    return fail(ErrorCode::invalid, "is the code of another sale", "claim.code");
  return body;
}

Result<std::optional<SaleBody>> sale_in(const Entry& entry) {
  if (entry.header.kind == Kind::sale) {
    TILL_TRY(auto sale, read_sale(entry.body, entry.personal));
    return std::optional<SaleBody>{std::move(sale)};
  }
  if (entry.header.kind != Kind::claim || is_late_claim(entry.body)) {
    return std::optional<SaleBody>{};
  }
  TILL_TRY(auto claim, read_claim(entry.body, entry.personal));
  return std::optional<SaleBody>{std::move(claim.sale)};
}

}  // namespace till::record
