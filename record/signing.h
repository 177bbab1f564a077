// Detached Ed25519 signatures over exact bytes, each bound to the role it was made for:
// "till-<role>-1" 0x00, SHA-256(bytes). They travel in the headers Till-Key and Till-Signature.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto/crypto.h"

namespace till::record {

enum class Role { root, ack, ruleset, member, import, tls, batch, close, claim };
[[nodiscard]] std::string_view name_of(Role role);

inline constexpr std::string_view key_header = "Till-Key";
inline constexpr std::string_view signature_header = "Till-Signature";

struct Signed {
  Bytes bytes;
  std::string key;  // decimal number of a key of the keys document, or a register's id in hex
  Signature signature;
  friend bool operator==(const Signed&, const Signed&) = default;
};

[[nodiscard]] Signature sign(Role role, const crypto::PrivateKey& key, BytesView bytes);
[[nodiscard]] bool verify(Role role, const PublicKey& key, BytesView bytes,
                          const Signature& signature);

}  // namespace till::record
