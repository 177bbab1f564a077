// Enrolment: a code and a key become a register with a certificate. A use case without HTTP.
#pragma once

#include <string>

#include "ledger/ledger.h"

namespace till::ledger {

inline constexpr Seconds certificate_life{400LL * 86'400};

struct EnrolmentAsked {
  Bytes secret;     // the ten bytes of the code
  std::string csr;  // PEM
  std::optional<PublicKey> key;
};

struct EnrolmentAnswer {
  RegisterRow row;
  bool again = false;  // the same code with the same key: the answer had been lost
};

// Errors: forbidden for a code that is unknown, expired, used by another key or tried too often;
// invalid for a request that does not fit together.
[[nodiscard]] Result<EnrolmentAnswer> enrol(const Ledger& ledger, const EnrolmentAsked& asked);

// A new certificate for the key that the register has.
[[nodiscard]] Result<RegisterRow> renew(const Ledger& ledger, RegisterRow row);

}  // namespace till::ledger
