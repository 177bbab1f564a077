// A ruleset that this ledger published and lost: it came back from a backup, and a till that sold
// by it has it still. What is signed by the ruleset key is ours, whoever brings it. One thread.
#pragma once

#include "ledger/ledger.h"
#include "record/signing.h"

namespace till::ledger {

// False when it is here already. The entries that wait for it are ready to be posted then.
// Errors: untrusted for another signature; conflict when another ruleset has its version; invalid,
// unsupported as for one that is published.
[[nodiscard]] Result<bool> take_back_ruleset(Ledger& ledger, const record::Signed& envelope);

}  // namespace till::ledger
