// Becoming a register: the code proves the ledger to us (its root) and us to the ledger (the
// secret).
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/crypto/crypto.h"
#include "base/error.h"
#include "record/keys.h"

namespace till::sync {

struct EnrolmentRequest {
  std::string ledger_url;
  record::EnrolmentCode code;
  crypto::PrivateKey
      key;  // generated and stored by the caller first: a lost answer is asked again with the same
};

struct Enrolled {
  RegisterId register_id;
  std::string store;
  std::string name;
  std::string certificate_pem;
  Bytes pepper;
  std::uint8_t pepper_version = 1;
  record::KeysDocument keys;
  record::Signed keys_as_received;
};

// Fetches the keys document, compares its root with the code's before the secret is sent, then
// enrols over verified TLS. Errors: untrusted (another root, a bad signature, a wrong certificate),
// forbidden (the ledger refuses the code), unavailable, timeout. Blocks for two exchanges.
[[nodiscard]] Result<Enrolled> enrol(const EnrolmentRequest& request);

struct RenewalRequest {
  std::string ledger_url;
  RegisterId register_id;
  crypto::PrivateKey key;
  std::string certificate_pem;  // of today, also when it has expired
  std::string ca_certificate_pem;
};
// A new certificate for the same key. Errors: forbidden (the ledger refuses the register),
// untrusted (what came is no certificate of ours), unavailable, timeout. Blocks for an exchange.
[[nodiscard]] Result<std::string> renew_certificate(const RenewalRequest& request);

}  // namespace till::sync
