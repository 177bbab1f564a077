// The keys document: which keys of the ledger a till believes, signed by the root whose fingerprint
// came with the enrolment code. Keys roll with overlap and verify for ever what they signed in
// their time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "record/signing.h"

namespace till::record {

struct KeyRecord {
  std::uint16_t number = 0;
  Role role = Role::ack;
  PublicKey key;  // of role import it is of X25519, and seals
  Instant not_before{};
  Instant not_after{};
  friend bool operator==(const KeyRecord&, const KeyRecord&) = default;
};

struct KeysDocument {
  std::int64_t version = 1;
  PublicKey root;
  std::vector<KeyRecord> keys;
  std::string ca_certificate_pem;  // its key is the record of role tls
  friend bool operator==(const KeysDocument&, const KeysDocument&) = default;

  [[nodiscard]] const KeyRecord* find(std::uint16_t number, Role role) const;
  // The one of the role that began last; null when there is none.
  [[nodiscard]] const KeyRecord* newest(Role role) const;
};

// The first 16 bytes of SHA-256 of the root's public key: what an enrolment code pins.
using Fingerprint = Fixed<16, struct FingerprintTag>;
[[nodiscard]] Fingerprint fingerprint_of(const PublicKey& root);

[[nodiscard]] Signed sign_keys(const KeysDocument& document, const crypto::PrivateKey& root);
// Errors: untrusted when root, signature or the CA certificate's key do not fit; invalid for a
// malformed document.
[[nodiscard]] Result<KeysDocument> read_keys(const Signed& signed_document,
                                             const Fingerprint& root);
// True when the bytes were signed by a key of the document in that role.
[[nodiscard]] bool verify(const KeysDocument& keys, Role role, const Signed& what);

// Enrolment code: 80 secret bits and the root's fingerprint, base32 in groups of five with a check
// character.
struct EnrolmentCode {
  Fixed<10, struct EnrolmentSecretTag> secret;
  Fingerprint root;
  friend bool operator==(const EnrolmentCode&, const EnrolmentCode&) = default;
};
[[nodiscard]] std::string to_text(const EnrolmentCode& code);
// Blanks, dashes and lower case are tolerated. Errors: invalid, saying what is wrong (length,
// character, check).
[[nodiscard]] Result<EnrolmentCode> read_enrolment_code(std::string_view text);

}  // namespace till::record
