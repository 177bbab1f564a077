#include "sync/enrolment.h"

#include <utility>

#include "base/json/fields.h"
#include "net/client.h"
#include "sync/ledger_calls.h"

namespace till::sync {
namespace {

constexpr std::size_t answer_bytes_max = 262'144;

// The ledger's own words, when it has any.
Error refusal_of(const net::Response& response) {
  std::string text = "the ledger answered " + std::to_string(response.status);
  if (const auto value = json::parse(response.body); value && value->as_object() != nullptr) {
    const auto* detail = value->as_object()->find("detail");
    if (detail != nullptr && detail->as_string() != nullptr) text = *detail->as_string();
  }
  auto code = ErrorCode::invalid;
  if (response.status == 401 || response.status == 403) code = ErrorCode::forbidden;
  if (response.status == 429 || response.status >= 500) code = ErrorCode::unavailable;
  return {code, std::move(text), "enrolment"};
}

// Over TLS that proves nothing yet: the document's own signature and the code's fingerprint do.
Result<record::Signed> fetch_keys(net::Client& client, const std::string& url) {
  net::TransferRequest request;
  request.url = base_of(url) + "/v1/keys";
  request.tls = std::make_shared<const net::ClientTls>(net::ClientTls{.ca_pem = {},
                                                                      .certificate_pem = {},
                                                                      .key_pem = {},
                                                                      .verify = net::Verify::none,
                                                                      .ignore_dates = true});
  request.limits.answer_bytes_max = answer_bytes_max;
  TILL_TRY(const auto response, client.send(request));
  if (response.status != 200) return std::unexpected(refusal_of(response));
  const auto raw = from_base64(response.headers.value(record::signature_header));
  const auto signature =
      raw ? fixed_from_bytes<Signature>(*raw) : Result<Signature>{std::unexpected(raw.error())};
  if (!signature) {
    return fail(ErrorCode::untrusted, "what answers there is no ledger: its keys are not signed",
                request.url);
  }
  return record::Signed{response.body, std::string(response.headers.value(record::key_header)),
                        *signature};
}

Result<net::Response> ask(net::Client& client, const EnrolmentRequest& asked,
                          const record::KeysDocument& keys) {
  net::TransferRequest request;
  request.method = net::Method::post;
  request.url = base_of(asked.ledger_url) + "/v1/enrolments";
  request.headers.add("Content-Type", "application/json");
  request.body = json::canonical(json::Object{{"secret", to_base32(asked.code.secret.view())},
                                              {"csr", crypto::make_csr(asked.key, "till")},
                                              {"key", to_hex(asked.key.public_key())}});
  request.tls =
      std::make_shared<const net::ClientTls>(net::ClientTls{.ca_pem = keys.ca_certificate_pem,
                                                            .certificate_pem = {},
                                                            .key_pem = {},
                                                            .verify = net::Verify::full,
                                                            .ignore_dates = true});
  request.limits.answer_bytes_max = answer_bytes_max;
  return client.send(request);
}

Result<Enrolled> read_answer(const std::string& body) {
  TILL_TRY(const auto value, json::parse(body, "enrolment"));
  json::Refusal refusal;
  json::Fields fields(value, "enrolment", refusal);
  Enrolled enrolled;
  const auto id = fixed_from_hex<RegisterId>(fields.text("register"));
  if (!id) fields.refuse("register", "must be 32 hex digits");
  enrolled.register_id = id.value_or(RegisterId{});
  enrolled.store = fields.text("store");
  enrolled.name = fields.text_or("name");
  enrolled.certificate_pem = fields.text("certificate");
  const auto pepper = from_base64(fields.text("pepper"));
  if (!pepper) fields.refuse("pepper", "must be base64");
  enrolled.pepper = pepper.value_or(Bytes{});
  enrolled.pepper_version =
      static_cast<std::uint8_t>(fields.integer("pepper_version", {.least = 0, .most = 255}));
  TILL_CHECK(refusal.result());
  return enrolled;
}

}  // namespace

Result<Enrolled> enrol(const EnrolmentRequest& request) {
  net::Client client;
  TILL_TRY(auto keys_as_received, fetch_keys(client, request.ledger_url));
  TILL_TRY(auto keys, record::read_keys(keys_as_received, request.code.root));
  TILL_TRY(const auto response, ask(client, request, keys));
  if (response.status != 200 && response.status != 201) {
    return std::unexpected(refusal_of(response));
  }
  TILL_TRY(auto enrolled, read_answer(response.body));
  TILL_TRY(const auto certificate, crypto::read_certificate(enrolled.certificate_pem));
  if (certificate.key != request.key.public_key() ||
      certificate.common_name != to_hex(enrolled.register_id) ||
      !crypto::issued_by(enrolled.certificate_pem, keys.ca_certificate_pem)) {
    return fail(ErrorCode::untrusted, "the certificate that came back is not ours");
  }
  enrolled.keys = std::move(keys);
  enrolled.keys_as_received = std::move(keys_as_received);
  return enrolled;
}

Result<std::string> renew_certificate(const RenewalRequest& request) {
  net::TransferRequest asked;
  asked.method = net::Method::post;
  asked.url =
      base_of(request.ledger_url) + "/v1/registers/" + to_hex(request.register_id) + "/certificate";
  asked.tls = std::make_shared<const net::ClientTls>(
      net::ClientTls{.ca_pem = request.ca_certificate_pem,
                     .certificate_pem = request.certificate_pem,
                     .key_pem = request.key.to_pem(),
                     .verify = net::Verify::full,
                     .ignore_dates = true});
  asked.limits.answer_bytes_max = answer_bytes_max;
  net::Client client;
  TILL_TRY(const auto response, client.send(asked));
  if (response.status != 200) return std::unexpected(refusal_of(response));
  TILL_TRY(const auto value, json::parse(response.body, "renewal"));
  json::Refusal refusal;
  json::Fields fields(value, "renewal", refusal);
  auto pem = fields.text("certificate");
  TILL_CHECK(refusal.result());
  const auto certificate = crypto::read_certificate(pem);
  if (!certificate || certificate->key != request.key.public_key() ||
      certificate->common_name != to_hex(request.register_id) ||
      !crypto::issued_by(pem, request.ca_certificate_pem)) {
    return fail(ErrorCode::untrusted, "what the ledger sent is no certificate of this register",
                "renewal");
  }
  return pem;
}

}  // namespace till::sync
