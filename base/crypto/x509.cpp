#include "base/crypto/x509.h"

#include <ctime>
#include <optional>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/crypto/native.h"
#include "base/crypto/x509_parts.h"

namespace till::crypto {
namespace {

constexpr std::string_view no_certificate = "is no certificate in PEM";
constexpr std::size_t common_name_bytes_max = 64;  // RFC 5280, ub-common-name

NativeKeyPtr native_key(const PublicKey& key) {
  return NativeKeyPtr(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), PublicKey::size));
}

std::optional<PublicKey> raw_key(EVP_PKEY* key) {
  PublicKey raw;
  std::size_t length = PublicKey::size;
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key, raw.bytes.data(), &length) != 1 || length != PublicKey::size)
    return std::nullopt;
  return raw;
}

// RFC 5280: positive, at most 20 octets.
void set_random_serial(X509& certificate) {
  auto octets = random_fixed<Nonce>();
  octets.bytes[0] = static_cast<std::uint8_t>((octets.bytes[0] & 0x7F) | 0x40);
  BIGNUM* number = BN_bin2bn(octets.bytes.data(), Nonce::size, nullptr);
  const bool done = number != nullptr &&
                    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(&certificate)) != nullptr;
  BN_free(number);
  require(done, "a certificate takes a serial number");
}

bool set_time(ASN1_TIME* field, Instant instant) {
  return ASN1_TIME_set(field, static_cast<time_t>(unix_seconds(instant))) != nullptr;
}

struct Subject {
  const PublicKey& key;
  std::string_view common_name;
  Validity validity;
};

// Version 3 with everything but issuer, extensions and signature.
Result<CertificatePtr> blank(const Subject& subject) {
  CertificatePtr certificate(X509_new());
  require(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1,
          "a certificate can be made");
  set_random_serial(*certificate);
  if (!set_common_name(*X509_get_subject_name(certificate.get()), subject.common_name))
    return fail(ErrorCode::invalid, "the common name must be UTF-8 of 1 to 64 characters");
  if (subject.validity.not_before >= subject.validity.not_after)
    return fail(ErrorCode::invalid, "the certificate would end before it begins");
  if (!set_time(X509_getm_notBefore(certificate.get()), subject.validity.not_before) ||
      !set_time(X509_getm_notAfter(certificate.get()), subject.validity.not_after))
    return fail(ErrorCode::invalid, "a certificate lies between the years 0 and 9999");
  const NativeKeyPtr key = native_key(subject.key);
  if (!key || X509_set_pubkey(certificate.get(), key.get()) != 1)
    return fail(ErrorCode::invalid, "is no Ed25519 public key");
  return certificate;
}

void sign(X509& certificate, const PrivateKey& key) {
  // Ed25519 has its digest built in.
  require(X509_sign(&certificate, key.native().key, nullptr) > 0, "a certificate can be signed");
}

// A certificate of the CA that is no CA itself, before its own extensions and the signature.
Result<CertificatePtr> leaf(const CaIdentity& ca, const Subject& subject) {
  const CertificatePtr issuer = certificate_from_pem(ca.certificate_pem);
  if (!issuer) return fail(ErrorCode::invalid, std::string(no_certificate), "CA");
  if (X509_check_private_key(issuer.get(), ca.key.native().key) != 1)
    return fail(ErrorCode::invalid, "the CA's key is not that of its certificate");
  TILL_TRY(auto certificate, blank(subject));
  require(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get())) == 1,
          "a certificate takes its issuer");
  add_extension(*certificate, *issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*certificate, *issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(*certificate, *issuer, NID_subject_key_identifier, "hash");
  add_extension(*certificate, *issuer, NID_authority_key_identifier, "keyid:always");
  return certificate;
}

std::string common_name_of(const X509& certificate) {
  X509_NAME* name = X509_get_subject_name(&certificate);
  const int position = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (position < 0) return {};
  unsigned char* text = nullptr;
  const int length =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, position)));
  if (length < 0) return {};
  std::string out(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  OPENSSL_free(text);
  return out;
}

std::string serial_of(const X509& certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(&certificate);
  return to_hex(BytesView(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                          static_cast<std::size_t>(ASN1_STRING_length(serial))));
}

std::optional<Instant> instant_from(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year{parts.tm_year + 1900},
                                        std::chrono::month{static_cast<unsigned>(parts.tm_mon + 1)},
                                        std::chrono::day{static_cast<unsigned>(parts.tm_mday)}};
  return std::chrono::sys_days{day} + std::chrono::hours{parts.tm_hour} + Minutes{parts.tm_min} +
         Seconds{parts.tm_sec};
}

}  // namespace

std::string make_ca(const PrivateKey& key, std::string_view common_name, Validity validity) {
  const PublicKey public_key = key.public_key();
  auto certificate = blank({public_key, common_name, validity});
  require(certificate.has_value(), "a CA has a sensible name and validity");
  X509& ca = **certificate;
  require(X509_set_issuer_name(&ca, X509_get_subject_name(&ca)) == 1, "a CA names itself");
  // No CA below it: what it signs are leaves.
  add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(ca, ca, NID_subject_key_identifier, "hash");
  sign(ca, key);
  return to_pem(ca);
}

Result<std::string> issue_server(const CaIdentity& ca, const PublicKey& key,
                                 const std::vector<std::string>& hosts, Validity validity) {
  if (hosts.empty()) return fail(ErrorCode::invalid, "a server needs a host name or an address");
  // Clients compare the alternative names; the common name is for people.
  const std::string_view shown = std::string_view(hosts.front()).substr(0, common_name_bytes_max);
  TILL_TRY(auto certificate, leaf(ca, {key, shown, validity}));
  const CertificatePtr issuer = certificate_from_pem(ca.certificate_pem);
  add_extension(*certificate, *issuer, NID_ext_key_usage, "serverAuth");
  TILL_CHECK(add_hosts(*certificate, hosts));
  sign(*certificate, ca.key);
  return to_pem(*certificate);
}

Result<std::string> issue_client(const CaIdentity& ca, const PublicKey& key,
                                 std::string_view common_name, Validity validity) {
  TILL_TRY(auto certificate, leaf(ca, {key, common_name, validity}));
  const CertificatePtr issuer = certificate_from_pem(ca.certificate_pem);
  add_extension(*certificate, *issuer, NID_ext_key_usage, "clientAuth");
  sign(*certificate, ca.key);
  return to_pem(*certificate);
}

std::string make_csr(const PrivateKey& key, std::string_view common_name) {
  const RequestPtr request(X509_REQ_new());
  require(request != nullptr && X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1,
          "a certificate request can be made");
  require(set_common_name(*X509_REQ_get_subject_name(request.get()), common_name),
          "the common name of a request is UTF-8 of 1 to 64 characters");
  require(X509_REQ_set_pubkey(request.get(), key.native().key) == 1 &&
              X509_REQ_sign(request.get(), key.native().key, nullptr) > 0,
          "a certificate request can be signed");
  return to_pem(*request);
}

Result<PublicKey> key_of_csr(std::string_view csr_pem) {
  const RequestPtr request = request_from_pem(csr_pem);
  if (!request) return fail(ErrorCode::invalid, "is no certificate request in PEM");
  EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
  const auto raw = raw_key(key);
  if (!raw) return fail(ErrorCode::invalid, "is a request for another key than Ed25519");
  if (X509_REQ_verify(request.get(), key) != 1)
    return fail(ErrorCode::invalid, "is not signed by the key it asks for");
  return *raw;
}

Result<CertificateInfo> read_certificate(std::string_view pem) {
  const CertificatePtr certificate = certificate_from_pem(pem);
  if (!certificate) return fail(ErrorCode::invalid, std::string(no_certificate));
  const auto key = raw_key(X509_get0_pubkey(certificate.get()));
  if (!key) return fail(ErrorCode::invalid, "is a certificate of another key than Ed25519");
  const auto not_before = instant_from(X509_get0_notBefore(certificate.get()));
  const auto not_after = instant_from(X509_get0_notAfter(certificate.get()));
  if (!not_before || !not_after) return fail(ErrorCode::invalid, "is a certificate without dates");
  return CertificateInfo{
      common_name_of(*certificate), *key, {*not_before, *not_after}, serial_of(*certificate)};
}

bool issued_by(std::string_view certificate_pem, std::string_view ca_pem) {
  const CertificatePtr certificate = certificate_from_pem(certificate_pem);
  const CertificatePtr issuer = certificate_from_pem(ca_pem);
  if (!certificate || !issuer) return false;
  return X509_check_issued(issuer.get(), certificate.get()) == X509_V_OK &&
         X509_verify(certificate.get(), X509_get0_pubkey(issuer.get())) == 1;
}

}  // namespace till::crypto
