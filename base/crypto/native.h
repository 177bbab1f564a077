// OpenSSL's objects behind the project's own types, named without OpenSSL's headers. For
// base/crypto alone.
#pragma once

#include "base/crypto/crypto.h"

struct evp_pkey_st;

namespace till::crypto {

// Owns the key.
struct PrivateKey::Native {
  explicit Native(evp_pkey_st* owned) : key(owned) {}
  Native(const Native&) = delete;
  Native& operator=(const Native&) = delete;
  ~Native();

  evp_pkey_st* key;
};
using NativeKey = std::shared_ptr<PrivateKey::Native>;

// `name` is OpenSSL's: "ED25519" or "X25519".
[[nodiscard]] NativeKey generate_key(const char* name);
// PKCS#8 PEM. Errors: invalid when it is no key of that name.
[[nodiscard]] Result<NativeKey> key_from_pem(std::string_view pem, const char* name);
[[nodiscard]] std::string key_to_pem(const PrivateKey::Native& key);
[[nodiscard]] PublicKey public_half(const PrivateKey::Native& key);

}  // namespace till::crypto
