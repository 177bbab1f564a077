// Bytes and their text forms. Byte strings are std::string, views std::string_view: bodies travel
// verbatim between HTTP, zstd and SQLite, which all speak them. Fixed sizes (hashes, ids, keys) are
// types of their own.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace till {

using Bytes = std::string;
using BytesView = std::string_view;

// A fixed number of bytes with a meaning (Tag); two of different meaning do not mix. Text form:
// lower-case hex.
template <std::size_t Size, class Tag>
struct Fixed {
  static constexpr std::size_t size = Size;
  std::array<std::uint8_t, Size> bytes{};

  [[nodiscard]] BytesView view() const {
    return {reinterpret_cast<const char*>(bytes.data()), Size};
  }
  [[nodiscard]] bool is_zero() const { return *this == Fixed{}; }
  friend auto operator<=>(const Fixed&, const Fixed&) = default;
};

using Hash = Fixed<32, struct HashTag>;              // SHA-256
using EntryId = Fixed<16, struct EntryIdTag>;        // 128 random bits, made at commit
using RegisterId = Fixed<16, struct RegisterIdTag>;  // given by the ledger at enrolment
using ReservationId = Fixed<16, struct ReservationTag>;
using Nonce = Fixed<16, struct NonceTag>;
using CardToken = Fixed<16, struct CardTokenTag>;  // version byte + 15 bytes of a keyed hash
using PublicKey = Fixed<32, struct PublicKeyTag>;  // Ed25519
using Signature = Fixed<64, struct SignatureTag>;  // Ed25519
using Salt = Fixed<16, struct SaltTag>;

[[nodiscard]] std::string to_hex(BytesView bytes);
// Errors: invalid for an odd length or another character than 0-9 a-f A-F.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

template <std::size_t Size, class Tag>
[[nodiscard]] std::string to_hex(const Fixed<Size, Tag>& value) {
  return to_hex(value.view());
}

// Errors: invalid when the bytes are not exactly T::size long.
template <class T>
[[nodiscard]] Result<T> fixed_from_bytes(BytesView bytes) {
  if (bytes.size() != T::size)
    return fail(ErrorCode::invalid, "must be " + std::to_string(T::size) + " bytes long");
  T value;
  for (std::size_t i = 0; i < T::size; ++i) value.bytes[i] = static_cast<std::uint8_t>(bytes[i]);
  return value;
}

// Errors: invalid when the text is not the hex of exactly T::size bytes.
template <class T>
[[nodiscard]] Result<T> fixed_from_hex(std::string_view text) {
  TILL_TRY(auto bytes, from_hex(text));
  return fixed_from_bytes<T>(bytes);
}

// RFC 4648 base64 with padding, and base32 without.
[[nodiscard]] std::string to_base64(BytesView bytes);
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);
[[nodiscard]] std::string to_base32(BytesView bytes);
// Accepts lower case. Errors: invalid for another character or set bits past the last byte.
[[nodiscard]] Result<Bytes> from_base32(std::string_view text);
// RFC 9285.
[[nodiscard]] std::string to_base45(BytesView bytes);
[[nodiscard]] Result<Bytes> from_base45(std::string_view text);

// Big-endian integers appended to a byte string, as every hashed or signed structure writes them.
void append_u16(Bytes& out, std::uint16_t value);
void append_u32(Bytes& out, std::uint32_t value);
void append_u64(Bytes& out, std::uint64_t value);

// True for well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace till
