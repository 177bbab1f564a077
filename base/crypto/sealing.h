// Bytes sealed to one recipient: whoever has the public key may seal, only the holder of the
// private key can open. X25519 with a key of its own for each seal, HKDF-SHA-256 and
// ChaCha20-Poly1305 (RFC 7748, 5869, 8439). Thread-safe: no state is shared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto/crypto.h"

namespace till::crypto {

// The sender's key of this one seal and the tag.
inline constexpr std::size_t seal_bytes = PublicKey::size + 16;

// An X25519 private key. Copies share the key; it is wiped with the last one.
class OpeningKey {
 public:
  [[nodiscard]] static OpeningKey generate();
  // PKCS#8 PEM. Errors: invalid when it is no X25519 key.
  [[nodiscard]] static Result<OpeningKey> from_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] PublicKey public_key() const;  // of X25519: it verifies nothing
  // Errors: untrusted when the bytes were sealed to another key, were bound to something else or
  // are not whole.
  [[nodiscard]] Result<Bytes> open(BytesView sealed, BytesView bound) const;

 private:
  explicit OpeningKey(std::shared_ptr<PrivateKey::Native> native) : native_(std::move(native)) {}
  std::shared_ptr<PrivateKey::Native> native_;
};

// `bound` is not in the result; only with the same can it be opened.
// Errors: invalid when the public key is none that can be sealed to.
[[nodiscard]] Result<Bytes> seal(const PublicKey& recipient, BytesView plain, BytesView bound);

}  // namespace till::crypto
