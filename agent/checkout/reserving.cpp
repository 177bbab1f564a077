#include "agent/checkout/reserving.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "agent/checkout/quoting.h"

namespace till::agent {
namespace {

std::int64_t boot_seconds(const TillState& state) {
  return std::chrono::duration_cast<Seconds>(state.clock.since_boot()).count();
}

const storage::Reservation* reservation_of(const TillState& state, const record::PosKey& key) {
  const auto found = std::find_if(state.reservations.begin(), state.reservations.end(),
                                  [&](const auto& item) { return item.second.key == key; });
  return found == state.reservations.end() ? nullptr : &found->second;
}

std::unexpected<ReservationRefused> refused(std::string code, std::string text,
                                            loyalty::Points allowed = {}) {
  return std::unexpected(ReservationRefused{std::move(code), std::move(text), allowed});
}

Decision decide(const Identity& identity, const Standing& standing, loyalty::Points asked) {
  if (identity.subject.account.empty()) {
    return refused("nobody", "only a member that this till knows can spend points");
  }
  if (asked > standing.balance - standing.held) {
    return refused("balance", "the account holds less than that",
                   std::max(loyalty::Points{}, standing.spendable));
  }
  if (asked > standing.spendable) {
    return refused("over_offline_limit",
                   "without the ledger no more may be spent with what was shown",
                   std::max(loyalty::Points{}, standing.spendable));
  }
  return Reserved{};
}

}  // namespace

Seconds remaining(const TillState& state, const storage::Reservation& reservation) {
  const auto elapsed = boot_seconds(state) - reservation.made_at_boot_seconds;
  return std::max(Seconds{0}, reservation_lasts - Seconds{elapsed});
}

Result<Decision> reserve(TillState& state, const ReservationRequest& request) {
  TILL_TRY(const auto identity, identity_of(state, request.identity, false));
  if (const auto* held = reservation_of(state, request.key)) {
    if (held->account == identity.subject.account && held->points == request.points) {
      return Decision{Reserved{*held, true}};
    }
    drop_reservation(state, ReservationId{held->id});  // the cashier typed another amount
  }
  TILL_TRY(const auto now, standing(state, identity, state.time.now().at));
  auto decision = decide(identity, now, request.points);
  if (!decision) {
    state.counters.raise("reservation." + decision.error().code);
    return decision;
  }
  storage::Reservation reservation;
  reservation.id = state.random.fixed<ReservationId>();
  reservation.key = request.key;
  reservation.account = identity.subject.account;
  reservation.points = request.points;
  reservation.codes = request.codes;
  reservation.made_at_boot_seconds = boot_seconds(state);
  reservation.boot_id = state.clock.boot_id();
  state.overlay.hold(reservation.id, reservation.account, reservation.points);
  state.reservations[reservation.id] = reservation;
  return Decision{Reserved{std::move(reservation), false}};
}

void drop_reservation(TillState& state, const ReservationId& id) {
  state.overlay.release(id);
  state.reservations.erase(id);
}

std::vector<ReservationId> expired_reservations(const TillState& state) {
  std::vector<ReservationId> out;
  for (const auto& [id, reservation] : state.reservations) {
    if (remaining(state, reservation).count() == 0) out.push_back(id);
  }
  return out;
}

void resume_reservations(TillState& state, std::vector<storage::Reservation> kept) {
  for (auto& reservation : kept) {
    if (reservation.boot_id != state.clock.boot_id()) {
      reservation.boot_id = state.clock.boot_id();
      reservation.made_at_boot_seconds = boot_seconds(state);
    }
    state.overlay.hold(reservation.id, reservation.account, reservation.points);
    state.reservations[reservation.id] = std::move(reservation);
  }
}

}  // namespace till::agent
