#include "agent/tokens.h"

#include "base/crypto/crypto.h"
#include "base/json/fields.h"

namespace till::agent {
namespace {

constexpr std::size_t mac_bytes = 16;  // 128 bits of HMAC-SHA256
constexpr std::string_view identity_kind = "identity";
constexpr std::string_view quote_kind = "quote";

Bytes mac_of(std::string_view kind, BytesView payload, BytesView secret) {
  Bytes bytes(kind);
  bytes.push_back('\0');
  bytes += payload;
  return Bytes(crypto::hmac_sha256(secret, bytes).view().substr(0, mac_bytes));
}

std::string seal(std::string_view kind, const json::Object& payload, BytesView secret) {
  const auto bytes = json::canonical(payload);
  return to_base64(mac_of(kind, bytes, secret) + bytes);
}

Result<json::Value> unseal(std::string_view kind, std::string_view token, BytesView secret) {
  const auto bytes = from_base64(token);
  if (!bytes || bytes->size() < mac_bytes) {
    return fail(ErrorCode::unauthorized, "is no token of this register", std::string(kind));
  }
  const auto payload = BytesView(*bytes).substr(mac_bytes);
  if (!crypto::equal_secret(BytesView(*bytes).substr(0, mac_bytes),
                            mac_of(kind, payload, secret))) {
    return fail(ErrorCode::unauthorized, "is no token of this register", std::string(kind));
  }
  return json::parse(payload, kind);
}

}  // namespace

std::string write_identity_token(const Identity& identity, BytesView secret) {
  json::Object payload{{"account", identity.subject.account},
                       {"at", unix_seconds(identity.at)},
                       {"member", identity.member},
                       {"trust", record::name_of(identity.subject.trust)}};
  if (identity.subject.token) payload.set("token", to_hex(*identity.subject.token));
  return seal(identity_kind, payload, secret);
}

Result<Identity> read_identity_token(std::string_view token, BytesView secret) {
  TILL_TRY(const auto value, unseal(identity_kind, token, secret));
  json::Refusal refusal;
  json::Fields fields(value, std::string(identity_kind), refusal);
  Identity identity;
  identity.subject.account = fields.text_or("account");
  identity.member = fields.text_or("member");
  identity.at = instant_of(fields.integer("at"));
  TILL_TRY(identity.subject.trust, record::trust_from(fields.text("trust")));
  if (const auto hex = fields.optional_text("token")) {
    TILL_TRY(identity.subject.token, fixed_from_hex<CardToken>(*hex));
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return identity;
}

std::string write_quote_token(const QuoteStamp& stamp, BytesView secret) {
  return seal(quote_kind,
              {{"at", unix_seconds(stamp.at)},
               {"nonce", to_hex(stamp.nonce)},
               {"ruleset", to_hex(stamp.ruleset)}},
              secret);
}

Result<QuoteStamp> read_quote_token(std::string_view token, BytesView secret) {
  TILL_TRY(const auto value, unseal(quote_kind, token, secret));
  json::Refusal refusal;
  json::Fields fields(value, std::string(quote_kind), refusal);
  QuoteStamp stamp;
  stamp.at = instant_of(fields.integer("at"));
  TILL_TRY(stamp.nonce, fixed_from_hex<Nonce>(fields.text("nonce")));
  TILL_TRY(stamp.ruleset, fixed_from_hex<Hash>(fields.text("ruleset")));
  fields.finish();
  TILL_CHECK(refusal.result());
  return stamp;
}

}  // namespace till::agent
