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

}  // namespace till::crypto
