// A receipt that was sold to nobody and is claimed by a member afterwards. The till says what it
// knows of the sale; the ledger decides and posts, so that it happens once in the whole chain.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "agent/checkout/committing.h"
#include "agent/checkout/requests.h"
#include "agent/recording.h"
#include "agent/till_state.h"

namespace till::agent {

// The sale with the rules that its claim is computed by.
struct Claimable {
  SaleFound sale;
  std::shared_ptr<const loyalty::CompiledRuleset> rules;
};
// On the journal thread. Nothing when the sale is not of this journal: the ledger knows more.
// Errors: not_recorded without a journal; conflict when it was recorded as told alone; io, corrupt.
[[nodiscard]] Result<std::optional<Claimable>> find_claimable(storage::Journal* journal,
                                                              JournalMemory& memory,
                                                              const SaleReference& reference);

// Why a receipt cannot be claimed, of what is known here.
struct ClaimRefused {
  std::string code;  // had_member, too_old, returned, conflict; claimed
  std::string text;
};
// Whom it is for. Errors: invalid for a token that is not ours or too old.
[[nodiscard]] Result<Identity> claimant_of(const TillState& state, const LateClaimRequest& request);
// Tells a retry: the same receipt for the same member. Nothing for an entry that is not known here.
[[nodiscard]] std::optional<storage::Fact> key_of_claim(const LateClaimRequest& request,
                                                        const std::optional<Claimable>& found,
                                                        const Identity& claimant);

using LateClaimDecision = std::expected<PreparedFact, ClaimRefused>;
// Errors: io of the cache.
[[nodiscard]] Result<LateClaimDecision> prepare_late_claim(TillState& state,
                                                           const LateClaimRequest& request,
                                                           const std::optional<Claimable>& found,
                                                           const Identity& claimant);

}  // namespace till::agent
