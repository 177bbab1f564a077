// The generation of this ledger: which acks and cursors of its past still mean something. A new one
// is minted by `restore`, and when a register shows an ack of ours for an entry that is not here.
#pragma once

#include <string>

#include "ledger/ledger.h"
#include "record/exchange.h"

namespace till::ledger {

// Inside the caller's transaction. Who commits it lets keys.generation follow.
[[nodiscard]] Result<record::Generation> mint_generation(const Ledger& ledger,
                                                         sqlite::Transaction& transaction,
                                                         const std::string& reason);

// An ack that a register shows: one with a valid signature of ours, and whether what it promises is
// still here.
struct ShownAck {
  record::Ack ack;
  bool is_kept = false;
};
// Nothing for one that is not ours or is another register's.
[[nodiscard]] Result<std::optional<ShownAck>> judge_ack(const Ledger& ledger,
                                                        const RegisterRow& row,
                                                        const record::Signed& shown);

// Whether a cursor that was read under that generation still says what it said.
[[nodiscard]] Result<bool> cursor_is_valid(const Ledger& ledger,
                                           const std::optional<record::Generation>& generation,
                                           std::int64_t cursor);

}  // namespace till::ledger
