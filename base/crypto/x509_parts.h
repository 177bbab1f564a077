// OpenSSL's certificate objects as owned values, and the extensions a certificate of ours carries.
// Named without OpenSSL's headers, for base/crypto alone. Every function may leave entries in
// OpenSSL's error queue of the thread; nobody reads them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

struct x509_st;
struct X509_req_st;
struct evp_pkey_st;
struct X509_name_st;

namespace till::crypto {

struct FreeNative {
  void operator()(x509_st* certificate) const;
  void operator()(X509_req_st* request) const;
  void operator()(evp_pkey_st* key) const;
};
using CertificatePtr = std::unique_ptr<x509_st, FreeNative>;
using RequestPtr = std::unique_ptr<X509_req_st, FreeNative>;
using NativeKeyPtr = std::unique_ptr<evp_pkey_st, FreeNative>;

// Null when the text holds no such thing.
[[nodiscard]] CertificatePtr certificate_from_pem(std::string_view pem);
[[nodiscard]] RequestPtr request_from_pem(std::string_view pem);
[[nodiscard]] std::string to_pem(x509_st& certificate);
[[nodiscard]] std::string to_pem(X509_req_st& request);

// Appends the common name. False when it is empty, longer than 64 characters or no UTF-8.
[[nodiscard]] bool set_common_name(X509_name_st& name, std::string_view common_name);

// Adds an extension from OpenSSL's text form; `text` must be a constant of the source, never input.
void add_extension(x509_st& certificate, x509_st& issuer, int nid, const char* text);
// Adds the subject alternative names. Errors: invalid when one is no host name and no address.
[[nodiscard]] Result<> add_hosts(x509_st& certificate, const std::vector<std::string>& hosts);

}  // namespace till::crypto
