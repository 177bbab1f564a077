// A day's proof: what anybody can check without this program and without a person's data in it. The
// headers and bodies of a business date's entries, digests in place of personal parts, the ledger's
// seals and the keys document that vouches for them. Format: docs/formats/day-proof.md.
#pragma once

#include <string>

#include "base/json/json.h"
#include "storage/journal/journal.h"

namespace till::agent {

inline constexpr std::size_t proof_body_bytes_max = 50'331'648;  // some 15,000 receipts

// Belongs to the journal thread; reads the whole chain. Errors: not_found when no close of that
// date is held here; too_large over proof_body_bytes_max; those of the journal.
[[nodiscard]] Result<json::Object> prove_day(storage::Journal& journal,
                                             const std::string& business_date);

}  // namespace till::agent
