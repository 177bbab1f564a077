// Reservations: the only place where spending is refused. The ledger is asked first; when it does
// not answer in time the till decides alone: what the account holds less what happened since,
// bounded by the trust of what was shown.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "agent/checkout/requests.h"
#include "agent/member_view.h"
#include "agent/till_state.h"
#include "record/hold.h"

namespace till::agent {

inline constexpr Seconds reservation_lasts{15 * 60};  // of elapsed boot time

// Why spending was refused; `allowed` is what may be reserved instead.
struct ReservationRefused {
  std::string code;  // nobody, not_held, declined, balance, over_offline_limit, code_used, no_room
  std::string text;
  loyalty::Points allowed;
};

struct Reserved {
  storage::Reservation reservation;
  bool repeated = false;                  // it stands already
  std::optional<ReservationId> replaces;  // another one of the same sale, which is held no more
};

// What the ledger said of a hold that it was asked for under this id.
struct OnlineHold {
  ReservationId id;
  std::optional<record::HoldAnswer> answer;  // none: it did not answer in time
};

using Decision = std::expected<Reserved, ReservationRefused>;

// Decides and, when allowed, holds the points in the overlay at once; the caller makes it durable
// (a repeated one as well: the first may still be on its way) and calls drop_reservation when that
// fails. The same POS key gets its reservation back (idempotent). Errors: invalid for a token that
// is not ours, io of the cache.
[[nodiscard]] Result<Decision> reserve(TillState& state, const ReservationRequest& request,
                                       const std::optional<OnlineHold>& hold = {});
// What to ask the ledger before deciding; nothing when the same hold stands already, or nothing is
// spent, or nobody spends. Errors: invalid for a token that is not ours.
[[nodiscard]] Result<std::optional<record::HoldAsked>> hold_to_ask(
    TillState& state, const ReservationRequest& request);
void drop_reservation(TillState& state, const ReservationId& id);
// Those whose time has passed, to be removed from the journal as well.
[[nodiscard]] std::vector<ReservationId> expired_reservations(const TillState& state);
[[nodiscard]] Seconds remaining(const TillState& state, const storage::Reservation& reservation);
// At start: holds what the journal kept; another boot gives each its 15 minutes again.
void resume_reservations(TillState& state, std::vector<storage::Reservation> kept);

}  // namespace till::agent
