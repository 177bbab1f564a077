// What an admin does to registers: lets a new one in, shuts one out, takes a recovered one back.
// One thread.
#pragma once

#include <string>
#include <string_view>

#include "ledger/ledger.h"

namespace till::ledger {

struct NewRegister {
  std::string store;  // as rulesets name it
  std::string name;   // for people
};

struct EnrolmentTicket {
  record::EnrolmentCode code;
  Instant expires_at{};
};

// A code for one register: it is told this once, its hash alone is kept. Errors: invalid for a
// store or name that is empty, longer than 64 bytes or not printable.
[[nodiscard]] Result<EnrolmentTicket> make_enrolment_code(Ledger& ledger,
                                                          const NewRegister& wanted);

// Errors: invalid for what is no id, not_found.
[[nodiscard]] Result<RegisterRow> revoke_register(Ledger& ledger, std::string_view id);
// Errors: also conflict when it is neither recovered nor revoked.
[[nodiscard]] Result<RegisterRow> approve_register(Ledger& ledger, std::string_view id);

}  // namespace till::ledger
