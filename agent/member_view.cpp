#include "agent/member_view.h"

#include <algorithm>

#include "agent/base_view.h"
#include "loyalty/calendar.h"

namespace till::agent {
namespace {

struct AccountState {
  bool known = false;
  record::AccountRow row;
  std::optional<record::Mark> stamp;
  std::optional<loyalty::Points> base_balance;  // in place of lots
  std::string base_tier;
};

// One sum of the night in place of lots: what happened here since is added to it, and earned lots
// are of use, but there is nothing whose spending could be written down.
AccountState account_of(const TillState& state, const BaseSight& seen, const std::string& day) {
  AccountState out;
  storage::Stamped<record::AccountRow> row;
  row.row.id = seen.account;
  row.row.time = seen.as_of;
  row.stamp = seen.stamp;
  out.known = true;
  out.stamp = seen.stamp;
  out.row = state.overlay.effective(row, day);
  out.base_balance = seen.balance;
  out.base_tier = seen.tier;
  return out;
}

// The account's row with this till's own deltas; without a row, the deltas alone.
Result<AccountState> account_state(TillState& state, const Identity& identity,
                                   const std::string& day) {
  AccountState out;
  const auto key = storage::Overlay::key_of(identity.subject);
  if (!identity.subject.account.empty() && state.cache) {
    TILL_TRY(const auto row, state.cache->account(identity.subject.account));
    if (row) {
      out.known = true;
      out.stamp = row->stamp;
      out.row = state.overlay.effective(*row, day);
      return out;
    }
  }
  const auto seen = sight_of(state, identity);
  if (seen && seen->account == identity.subject.account) return account_of(state, *seen, day);
  out.row = state.overlay.effective_of_nothing(key, day);
  return out;
}

Result<std::optional<record::MemberRow>> member_row(TillState& state, const Identity& identity) {
  if (!state.cache) return std::optional<record::MemberRow>{};
  std::optional<storage::Stamped<record::MemberRow>> row;
  if (!identity.member.empty()) {
    TILL_TRY(row, state.cache->member(identity.member));
  } else if (!identity.subject.account.empty()) {
    TILL_TRY(row, state.cache->member_of_account(identity.subject.account));
  }
  if (!row) return std::optional<record::MemberRow>{};
  return std::optional<record::MemberRow>{std::move(row->row)};
}

void add_person(loyalty::Member& member, const record::MemberRow& row) {
  member.member = row.id;
  member.tier = row.tier;
  member.segments = row.segments;
  member.birthday = row.birthday;
  member.purchases = row.purchases;
  member.last_purchase = row.last_purchase;
  member.bought = row.bought;
  member.activated = row.activated;
  member.offers = row.offers;
}

// The offline bound of what was shown, less what was spent here since the ledger last spoke of the
// account.
loyalty::Points offline_allowance(const TillState& state, const Identity& identity,
                                  const AccountState& account) {
  if (!state.rules) return {};
  const auto& limits = state.rules->envelope.offline;
  const auto limit = limits.find(identity.subject.trust);
  if (limit == limits.end()) return {};
  const auto spent = state.overlay.spending(identity.subject.account, account.stamp);
  if (spent.count >= limit->second.count) return {};
  auto points = limit->second.points;
  if (account.row.offline_points_max) points = std::min(points, *account.row.offline_points_max);
  return std::max(loyalty::Points{}, points - spent.points);
}

// Active, unexpired points at that instant, less debt.
loyalty::Points active_points(const record::AccountRow& row, Instant at) {
  loyalty::Points out;
  for (const auto& lot : row.lots) {
    const bool begun = !lot.active_from || *lot.active_from <= at;
    const bool ended = lot.expires_at && *lot.expires_at <= at;
    if (begun && !ended) out += lot.left;
  }
  return out - row.debt;
}

Standing standing_of(const TillState& state, const Identity& identity, const AccountState& account,
                     Instant at) {
  Standing out;
  out.known = account.known;
  out.as_of = account.row.time;
  out.balance = active_points(account.row, at) + account.base_balance.value_or(loyalty::Points{});
  out.only_the_sum = account.base_balance.has_value();
  out.held = state.overlay.held(identity.subject.account);
  out.not_yet_sent =
      state.overlay.pending(storage::Overlay::key_of(identity.subject), account.stamp);
  const auto free = std::max(loyalty::Points{}, out.balance - out.held);
  if (out.only_the_sum) return out;
  out.spendable = std::min(free, offline_allowance(state, identity, account));
  return out;
}

loyalty::Member member_of(AccountState account, const std::optional<record::MemberRow>& person) {
  loyalty::Member member;
  member.tier = account.base_tier;
  if (person) add_person(member, *person);
  member.lots = std::move(account.row.lots);
  std::sort(member.lots.begin(), member.lots.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  member.debt = account.row.debt;
  member.redeemed_today = std::max(loyalty::Points{}, account.row.redeemed);
  member.counters = std::move(account.row.counters);
  member.uses = std::move(account.row.uses);
  return member;
}

}  // namespace

std::string_view name_of(Ladder ladder) {
  switch (ladder) {
    case Ladder::online:
      return "online";
    case Ladder::offline:
      return "offline";
    case Ladder::earn_only:
      return "earn_only";
    case Ladder::claim:
      return "claim";
  }
  require(false, "a step of the ladder without a name");
  return {};
}

Ladder ladder_of(const TillState& state) {
  if (state.advisory) return Ladder::claim;
  if (state.disk.room == DiskRoom::no_spending) return Ladder::earn_only;
  if (state.ledger_answers) return Ladder::online;
  const bool may_spend =
      state.rules && std::ranges::any_of(state.rules->envelope.offline, [](const auto& limit) {
        return limit.second.count > 0 && limit.second.points.is_positive();
      });
  return may_spend && state.cache ? Ladder::offline : Ladder::earn_only;
}

Minutes store_offset(const TillState& state, std::string_view named, Instant at) {
  if (!state.rules) return Minutes{0};
  const auto& compiled = *state.rules->compiled;
  const auto* store = compiled.find_store(named);
  if (store == nullptr || store->zone.empty()) return Minutes{0};
  return loyalty::offset_at(compiled.zone_named(store->zone), at);
}

std::string store_day(const TillState& state, Instant at) {
  return day_of(at, store_offset(state, state.store(), at));
}

Result<SeenMember> see(TillState& state, const Identity& identity, Instant at) {
  SeenMember out;
  if (identity.subject.nobody()) return out;
  TILL_TRY(auto account, account_state(state, identity, store_day(state, at)));
  TILL_TRY(const auto person, member_row(state, identity));
  out.standing = standing_of(state, identity, account, at);
  out.view.stamp = account.stamp;
  out.view.member = member_of(std::move(account), person);
  out.view.member->account = storage::Overlay::key_of(identity.subject);
  return out;
}

Result<Standing> standing(TillState& state, const Identity& identity, Instant at) {
  if (identity.subject.nobody()) return Standing{};
  TILL_TRY(const auto account, account_state(state, identity, store_day(state, at)));
  return standing_of(state, identity, account, at);
}

}  // namespace till::agent
