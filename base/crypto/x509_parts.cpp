#include "base/crypto/x509_parts.h"

#include <algorithm>
#include <climits>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/bytes.h"

namespace till::crypto {
namespace {

constexpr std::size_t pem_bytes_max = 64 << 10;
constexpr std::size_t host_bytes_max = 253;  // RFC 1035

struct FreeParts {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(GENERAL_NAME* name) const { GENERAL_NAME_free(name); }
  void operator()(ASN1_OCTET_STRING* octets) const { ASN1_OCTET_STRING_free(octets); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeParts>;

Owned<BIO> reading(std::string_view text) {
  if (text.size() > pem_bytes_max) return nullptr;
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string written(BIO& bio) {
  char* text = nullptr;
  const long length = BIO_get_mem_data(&bio, &text);
  return {text, static_cast<std::size_t>(length)};
}

bool is_host_name(std::string_view host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  if (host.empty() || host.size() > host_bytes_max || host.front() == '.' || host.back() == '.' ||
      host.find("..") != std::string_view::npos)
    return false;
  return std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

Owned<GENERAL_NAME> name_of_host(const std::string& host) {
  Owned<GENERAL_NAME> name(GENERAL_NAME_new());
  require(name != nullptr, "a certificate's name can be made");
  if (host.find('\0') != std::string::npos) return nullptr;
  if (ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str())) {
    GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address);
    return name;
  }
  if (!is_host_name(host)) return nullptr;
  ASN1_IA5STRING* text = ASN1_IA5STRING_new();
  require(text != nullptr && ASN1_STRING_set(text, host.data(), static_cast<int>(host.size())) == 1,
          "a certificate's name can be made");
  GENERAL_NAME_set0_value(name.get(), GEN_DNS, text);
  return name;
}

}  // namespace

void FreeNative::operator()(x509_st* certificate) const { X509_free(certificate); }
void FreeNative::operator()(X509_req_st* request) const { X509_REQ_free(request); }
void FreeNative::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

CertificatePtr certificate_from_pem(std::string_view pem) {
  const auto bio = reading(pem);
  return CertificatePtr(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

RequestPtr request_from_pem(std::string_view pem) {
  const auto bio = reading(pem);
  return RequestPtr(bio ? PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

std::string to_pem(x509_st& certificate) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(bio != nullptr && PEM_write_bio_X509(bio.get(), &certificate) == 1,
          "a certificate can be written");
  return written(*bio);
}

std::string to_pem(X509_req_st& request) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  require(bio != nullptr && PEM_write_bio_X509_REQ(bio.get(), &request) == 1,
          "a certificate request can be written");
  return written(*bio);
}

bool set_common_name(X509_name_st& name, std::string_view common_name) {
  if (common_name.empty() || common_name.size() > INT_MAX || !is_utf8(common_name)) return false;
  return X509_NAME_add_entry_by_NID(&name, NID_commonName, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name.data()),
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

void add_extension(x509_st& certificate, x509_st& issuer, int nid, const char* text) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, nid, text));
  require(extension != nullptr && X509_add_ext(&certificate, extension.get(), -1) == 1,
          "a certificate takes an extension");
}

Result<> add_hosts(x509_st& certificate, const std::vector<std::string>& hosts) {
  const Owned<GENERAL_NAMES> names(GENERAL_NAMES_new());
  require(names != nullptr, "a certificate's names can be made");
  for (const std::string& host : hosts) {
    auto name = name_of_host(host);
    if (!name) return fail(ErrorCode::invalid, "is no host name and no address", host);
    require(sk_GENERAL_NAME_push(names.get(), name.release()) > 0, "names can be listed");
  }
  require(X509_add1_ext_i2d(&certificate, NID_subject_alt_name, names.get(), 0, 0) == 1,
          "a certificate takes its names");
  return {};
}

}  // namespace till::crypto
