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

bool is_same(const storage::Reservation& held, const Identity& identity,
             const ReservationRequest& request) {
  return held.account == identity.subject.account && held.points == request.points &&
         held.codes == request.codes;
}

// A code was used here, or another sale holds it.
bool is_taken(const TillState& state, const ReservationRequest& request) {
  return std::any_of(request.codes.begin(), request.codes.end(), [&](const std::string& serial) {
    if (state.used_serials.contains(serial)) return true;
    return std::any_of(state.reservations.begin(), state.reservations.end(), [&](const auto& item) {
      const auto& codes = item.second.codes;
      return item.second.key != request.key &&
             std::find(codes.begin(), codes.end(), serial) != codes.end();
    });
  });
}

std::unexpected<ReservationRefused> refused(std::string code, std::string text,
                                            loyalty::Points allowed = {}) {
  return std::unexpected(ReservationRefused{std::move(code), std::move(text), allowed});
}

// The ledger knows what every register spent: its word stands above the till's own view.
Decision by_ledger(const record::HoldAnswer& answer) {
  if (answer.approved) return Reserved{};
  if (answer.reason == "code_used") {
    return refused("code_used", "a code was used already, or another sale holds it");
  }
  return refused("declined", "the ledger holds less than that for this account", answer.allowed);
}

Decision decide(const Standing& standing, loyalty::Points asked) {
  if (standing.only_the_sum && asked.is_positive()) {
    return refused("not_held",
                   "this till knows the sum of this member's points alone: without the ledger they "
                   "can be earned, not spent");
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

Decision decide_by(const Identity& identity, const Standing& standing,
                   const ReservationRequest& request, const std::optional<OnlineHold>& hold) {
  if (identity.subject.account.empty()) {
    return refused("nobody", "only a member that this till knows can spend points");
  }
  if (hold && hold->answer) return by_ledger(*hold->answer);
  return decide(standing, request.points);
}

}  // namespace

Seconds remaining(const TillState& state, const storage::Reservation& reservation) {
  const auto elapsed = boot_seconds(state) - reservation.made_at_boot_seconds;
  return std::max(Seconds{0}, reservation_lasts - Seconds{elapsed});
}

Result<std::optional<record::HoldAsked>> hold_to_ask(TillState& state,
                                                     const ReservationRequest& request) {
  TILL_TRY(const auto identity, identity_of(state, request.identity, false));
  const auto& account = identity.subject.account;
  const bool spends = request.points.is_positive() || !request.codes.empty();
  if (account.empty() || !spends || is_taken(state, request) ||
      state.disk.room == DiskRoom::no_spending) {
    return std::optional<record::HoldAsked>{};
  }
  record::HoldAsked asked{
      state.random.fixed<ReservationId>(), account, request.points, request.codes, {}};
  if (const auto* held = reservation_of(state, request.key)) {
    if (is_same(*held, identity, request)) return std::optional<record::HoldAsked>{};
    asked.releases = held->id;
  }
  return std::optional{std::move(asked)};
}

Result<Decision> reserve(TillState& state, const ReservationRequest& request,
                         const std::optional<OnlineHold>& hold) {
  TILL_TRY(const auto identity, identity_of(state, request.identity, false));
  std::optional<storage::Reservation> before;  // the cashier typed another amount
  if (const auto* held = reservation_of(state, request.key)) {
    if (is_same(*held, identity, request)) return Decision{Reserved{*held, true, {}}};
    before = *held;
    state.overlay.release(before->id);
  }
  const auto now = standing(state, identity, state.time.now().at);
  auto decision = now ? decide_by(identity, *now, request, hold) : Decision{};
  if (state.disk.room == DiskRoom::no_spending) {
    decision = refused("no_room", "the disk is nearly full: points cannot be spent at this till");
  }
  if (decision && now && is_taken(state, request)) {
    decision = refused("code_used", "a code was used already, or another sale holds it");
  }
  if (!now || !decision) {
    if (before) state.overlay.hold(before->id, before->account, before->points);
    if (!now) return std::unexpected(now.error());
    state.counters.raise("reservation." + decision.error().code);
    return decision;
  }
  if (before) drop_reservation(state, before->id);
  storage::Reservation reservation;
  reservation.id = hold ? hold->id : state.random.fixed<ReservationId>();
  if (hold) reservation.hold = hold->answer ? "approved" : "timed_out";
  reservation.key = request.key;
  reservation.account = identity.subject.account;
  reservation.points = request.points;
  reservation.codes = request.codes;
  reservation.made_at_boot_seconds = boot_seconds(state);
  reservation.boot_id = state.clock.boot_id();
  state.overlay.hold(reservation.id, reservation.account, reservation.points);
  state.reservations[reservation.id] = reservation;
  const auto replaced = before ? std::optional(before->id) : std::nullopt;
  return Decision{Reserved{std::move(reservation), false, replaced}};
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
