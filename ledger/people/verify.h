// Proves the ledger to whoever asks: postings, balances, chains, rulesets and seals. Reads only.
// One thread.
#pragma once

#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace till::ledger {

struct Proof {
  std::string name;          // postings, balances, lots, posted, chains, rulesets, seals
  std::int64_t checked = 0;  // things looked at
  std::int64_t wrong = 0;
  std::string first_wrong;  // which, and how; empty when all are right
  friend bool operator==(const Proof&, const Proof&) = default;
};

// Every proof, also behind one that fails. Errors: those of the database. Blocks: reads every raw
// entry and every posting.
[[nodiscard]] Result<std::vector<Proof>> verify_ledger(Ledger& ledger);

}  // namespace till::ledger
