// Who or what a scanned or typed code is.
#pragma once

#include <optional>
#include <string>

#include "agent/member_view.h"
#include "agent/till_state.h"
#include "cards/interpret.h"
#include "cards/scan.h"
#include "sync/lookup.h"

namespace till::agent {

struct Identified {
  cards::Claim claim;
  // Of a member code:
  std::optional<Identity> identity;
  std::string identity_token;
  Standing standing;
  std::string masked_name;
  std::string tier;
  std::optional<cards::MemberCode> code;  // as judged
  // Whom to ask the ledger for: their rows are not here, or their lots are not.
  std::optional<sync::LookupAsked> missing;
};

// Errors: of the cache alone; what cannot be understood is an Identified whose meaning is Unknown.
[[nodiscard]] Result<Identified> identify(TillState& state, const cards::Scan& scan);
// The same code after the ledger was asked: what it sent is seen, and nothing else happens again.
[[nodiscard]] Result<> look_again(TillState& state, Identified& identified);
// The same judgement without consequences (no replay memory, no token): `tillctl code explain`.
[[nodiscard]] cards::Claim explain_code(const TillState& state, const cards::Scan& scan);

}  // namespace till::agent
