// The member as this till sees it now: the cache's rows plus what happened here since.
#pragma once

#include <optional>
#include <string>

#include "agent/recent_quotes.h"
#include "agent/till_state.h"
#include "agent/tokens.h"
#include "loyalty/values.h"

namespace till::agent {

// The account as it stands here, for screens and bounds.
struct Standing {
  bool known = false;         // the ledger told us of it
  loyalty::Points balance;    // active and not expired, less debt
  loyalty::Points spendable;  // the balance less what is held, capped by trust
  loyalty::Points held;
  loyalty::Points not_yet_sent;  // signed: in the balance or pending, unknown to the ledger's row
  Instant as_of{};               // of the ledger's row
  bool only_the_sum = false;     // known from the base alone: the lots are not here to be spent
};

struct SeenMember {
  ViewOfMember view;  // no member for nobody; one whom only a card token tells earns to pending
  Standing standing;
};
// Both from one look at the cache. Errors: corrupt or io of the cache.
[[nodiscard]] Result<SeenMember> see(TillState& state, const Identity& identity, Instant at);
// The account alone. Errors: as see.
[[nodiscard]] Result<Standing> standing(TillState& state, const Identity& identity, Instant at);
// How far points can be spent here now, the best first: the ledger is asked; the till decides
// within its offline limits; nothing can be spent; nothing can be recorded, only claimed.
enum class Ladder { online, offline, earn_only, claim };
[[nodiscard]] std::string_view name_of(Ladder ladder);
[[nodiscard]] Ladder ladder_of(const TillState& state);
// The store's calendar day.
[[nodiscard]] std::string store_day(const TillState& state, Instant at);
[[nodiscard]] Minutes store_offset(const TillState& state, std::string_view store, Instant at);

}  // namespace till::agent
