// Where a register's history and the ledger's agree, found from the locators of a hello along the
// path of its epochs. Reads only; no HTTP.
#pragma once

#include "ledger/ledger.h"
#include "record/exchange.h"

namespace till::ledger {

// ok: the register goes on where the ledger ends, in the oldest epoch of its path that is not here
// whole. diverged: the last place both have, exact when nothing lies between it and `differs_from`.
// Never resend: what was acknowledged and lost is the caller's to know.
[[nodiscard]] Result<record::Verdict> verdict_of(Books& books, const RegisterRow& row,
                                                 const record::Hello& hello);

}  // namespace till::ledger
