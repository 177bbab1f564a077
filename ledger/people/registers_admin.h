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
  // Instead of both: the id of a register that gets a new key; its old one is refused once the code
  // is used, and it is active then.
  std::string renews{};
};

struct EnrolmentTicket {
  record::EnrolmentCode code;
  std::string store;
  std::string name;
  Instant expires_at{};
};

// A code for one register: it is told this once, its hash alone is kept. Errors: invalid for a
// store or name that is empty, longer than 64 bytes or not printable.
[[nodiscard]] Result<EnrolmentTicket> make_enrolment_code(Ledger& ledger,
                                                          const NewRegister& wanted);

// Errors of these: invalid for what is no id, not_found.
[[nodiscard]] Result<RegisterRow> find_register(Ledger& ledger, std::string_view id);
// It goes on delivering, and nothing of it is posted until it is approved.
[[nodiscard]] Result<RegisterRow> quarantine_register(Ledger& ledger, std::string_view id);
[[nodiscard]] Result<RegisterRow> revoke_register(Ledger& ledger, std::string_view id);
// Errors: also conflict when it is active already.
[[nodiscard]] Result<RegisterRow> approve_register(Ledger& ledger, std::string_view id);

}  // namespace till::ledger
