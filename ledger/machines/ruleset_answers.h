// Rulesets between tills and the ledger: one that was published is fetched, one that was lost is
// brought back.
#pragma once

#include "ledger/ledger.h"
#include "net/http.h"

namespace till::ledger {

// 200 with the signed envelope. Errors: not_found; invalid for what is no SHA-256.
[[nodiscard]] Result<net::Response> ruleset_answer(const Ledger& ledger,
                                                   const net::Request& request);
// Takes the envelope back: 201, or 200 when it is here. Errors: those of take_back_ruleset(); too
// large or broken zstd.
[[nodiscard]] Result<net::Response> bring_ruleset(Ledger& ledger, const net::Request& request);

}  // namespace till::ledger
