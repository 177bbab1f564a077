// Commits: what the POS did becomes a fact. Never refused for a business reason: what the engine
// would have said otherwise is recorded as told, with an alarm.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/checkout/requests.h"
#include "agent/till_state.h"
#include "record/claim.h"
#include "record/effects.h"
#include "storage/journal/journal.h"

namespace till::agent {

// Ready for the journal; everything the POS will hear is in it already.
struct PreparedFact {
  storage::Fact fact;
  bool forced = false;  // record it beside a different one under the same key
  record::Effects effects;
  json::Object answer;
  std::vector<std::string> alarms;         // to raise when it is durable
  std::optional<record::ClaimCode> claim;  // of a sale: what is signed when it is not recorded
};

// A sale that could not be recorded and comes back.
struct ClaimedSale {
  std::string text;  // the code as it was entered
  record::ClaimCode said;
};

// Errors: invalid (422) for the shape alone, unavailable before enrolment; io of the cache.
[[nodiscard]] Result<PreparedFact> prepare_commit(TillState& state, const CommitRequest& request);
// The same request, computed for whom and when the code says. Errors: the same.
[[nodiscard]] Result<PreparedFact> prepare_claim(TillState& state, CommitRequest request,
                                                 const ClaimedSale& claimed);

// What became durable enters the state: overlay, reservations, used codes.
void settle_commit(TillState& state, const PreparedFact& prepared, const record::Mark& at);

}  // namespace till::agent
