// The signed code that a member's app shows: 187 bytes as 281 base45 characters, verified with
// public keys alone. Layout: docs/formats/codes.md. Used by tills (read, verify) and by the ledger
// and apps (make). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto/crypto.h"
#include "base/time.h"
#include "cards/meaning.h"

namespace till::cards {

inline constexpr std::size_t app_code_bytes = 187;
inline constexpr std::size_t app_code_chars = 281;

using KeyNumber = std::uint16_t;  // of a member-certificate key in the keys document

// The ledger's word that a phone's key belongs to a member.
struct MemberCertificate {
  KeyNumber key_number = 0;
  MemberId member;
  PublicKey phone_key;
  Instant issued_at{};
  Signature signature;
  friend bool operator==(const MemberCertificate&, const MemberCertificate&) = default;
};

struct AppCode {
  MemberCertificate certificate;
  Instant issued_at{};
  Signature signature;  // the phone's, over all that stands before it
  friend bool operator==(const AppCode&, const AppCode&) = default;
};

struct Phone {
  MemberId member;
  PublicKey key;
};

// Limits: instants lie between 1970 and 2106 (required).
[[nodiscard]] MemberCertificate make_certificate(const crypto::PrivateKey& ledger_key,
                                                 KeyNumber key_number, const Phone& phone,
                                                 Instant issued_at);
// What an app does each time it shows its code.
[[nodiscard]] AppCode make_app_code(const crypto::PrivateKey& phone_key,
                                    const MemberCertificate& certificate, Instant issued_at);
// The 281 characters of the QR code (alphanumeric mode, version 10 at level M).
[[nodiscard]] std::string to_text(const AppCode& code);

// Verifies nothing. Errors: invalid when it is no app code of version 1.
[[nodiscard]] Result<AppCode> read_app_code(std::string_view text);

struct AppKey {
  PublicKey key;
  Instant not_before{};  // certificates issued from here
  Instant not_after{};   // to here, both included
  friend bool operator==(const AppKey&, const AppKey&) = default;
};
// Rolled keys stay: what they certified in their time is good.
using AppKeys = std::map<KeyNumber, AppKey>;

struct AppCircumstances {
  Instant now{};
  bool clock_trusted = false;
  std::optional<Instant> app_key_not_before = std::nullopt;  // of the member's row
};

struct AppVerdict {
  std::optional<Reason> refused =
      std::nullopt;              // malformed is read_app_code's to say, replayed replay.h's
  Trust trust = Trust::static_;  // when not refused: signed_ on a trusted clock
  friend bool operator==(const AppVerdict&, const AppVerdict&) = default;
};

// Looks at key, certificate, signature, revocation and, on a trusted clock, at the age, in this
// order; the first that fails is the reason.
[[nodiscard]] AppVerdict verify_app_code(const AppCode& code, const AppKeys& keys,
                                         const AppCircumstances& circumstances);

// True when the phone was certified before the member's app_key_not_before: a lost phone.
[[nodiscard]] bool is_revoked(Instant certified_at, std::optional<Instant> app_key_not_before);

}  // namespace till::cards
