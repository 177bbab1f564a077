// Hashes, keyed hashes and Ed25519, over OpenSSL 3 (only home of its crypto headers:
// base/crypto/*.cpp). Thread-safe: no state is shared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace till::crypto {

[[nodiscard]] Hash sha256(BytesView bytes);
[[nodiscard]] Hash hmac_sha256(BytesView key, BytesView bytes);
// Time does not depend on where they differ.
[[nodiscard]] bool equal_secret(BytesView a, BytesView b);
// From the operating system's generator; a failure ends the process.
[[nodiscard]] Bytes random_bytes(std::size_t count);

template <class T>
[[nodiscard]] T random_fixed() {
  return *fixed_from_bytes<T>(random_bytes(T::size));
}

// An Ed25519 private key. Copies share the key; it is wiped with the last one.
class PrivateKey {
 public:
  [[nodiscard]] static PrivateKey generate();
  // PKCS#8 PEM. Errors: invalid when it is no Ed25519 key.
  [[nodiscard]] static Result<PrivateKey> from_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] PublicKey public_key() const;
  [[nodiscard]] Signature sign(BytesView message) const;

  struct Native;  // OpenSSL's key, for base/crypto alone
  [[nodiscard]] const Native& native() const { return *native_; }

 private:
  explicit PrivateKey(std::shared_ptr<Native> native) : native_(std::move(native)) {}
  std::shared_ptr<Native> native_;
};

[[nodiscard]] bool verify(const PublicKey& key, BytesView message, const Signature& signature);

}  // namespace till::crypto
