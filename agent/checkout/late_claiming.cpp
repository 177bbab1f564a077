#include "agent/checkout/late_claiming.h"

#include <algorithm>
#include <map>
#include <utility>

#include "agent/checkout/quoting.h"
#include "agent/checkout/slip.h"
#include "base/crypto/crypto.h"
#include "loyalty/late_claim.h"
#include "record/late_claim.h"

namespace till::agent {
namespace {

// The most that any return can ask the account for: what the ledger will take back.
constexpr loyalty::Points any_balance{1'000'000'000'000'000};

std::unexpected<ClaimRefused> refused(std::string code, std::string text) {
  return std::unexpected(ClaimRefused{std::move(code), std::move(text)});
}

bool all_returned(const loyalty::Receipt& receipt) {
  std::map<std::string, loyalty::Quantity> left;
  for (const auto& line : receipt.basket.lines) left[line.id] = line.quantity;
  for (const auto& request : receipt.returns) {
    for (const auto& line : request.lines) left[line.id] -= line.quantity;
  }
  return std::ranges::none_of(left, [](const auto& line) { return line.second.is_positive(); });
}

std::expected<void, ClaimRefused> judge(const record::SaleBody& sale, Instant now) {
  if (!sale.subject.nobody()) {
    return refused("had_member", "the receipt was a member's when it was sold");
  }
  const auto days = record::late_claim_days;
  if (now - sale.at > days) {
    return refused("too_old",
                   "the receipt is older than " + std::to_string(days.count()) + " days");
  }
  if (all_returned(*sale.receipt)) return refused("returned", "everything of it was returned");
  return {};
}

// What the ledger will post for the sale, less what its returns took back. Errors: conflict.
Result<loyalty::Points> foretell(const Claimable& found, loyalty::Member member) {
  auto sold = *found.sale.sale.receipt;
  const auto returns = std::exchange(sold.returns, {});
  TILL_TRY(auto claimed, loyalty::claimed_by(*found.rules, std::move(sold), std::move(member)));
  auto points = claimed.quote.points;
  for (auto request : returns) {
    request.balance = any_balance;
    TILL_TRY(const auto result, loyalty::return_lines(*found.rules, claimed, request));
    points -= result.points_clawed;
    claimed.returns.push_back(std::move(request));
  }
  return points;
}

record::SaleNamed named(const LateClaimRequest& request, const std::optional<Claimable>& found) {
  if (found) return {found->sale.entry, {}};
  return {request.sale.entry, request.sale.key};
}

json::Object answer_of(const TillState& state, const EntryId& id, const record::LateClaimBody& body,
                       const std::optional<loyalty::Points>& points) {
  json::Object answer{{"entry", to_hex(id)},
                      {"state", "durable"},
                      {"at", unix_seconds(body.at)},
                      {"decides", "ledger"}};
  if (body.sale.entry) answer.set("sale", to_hex(*body.sale.entry));
  json::Array slip;
  if (points) {
    answer.set("points", points->value());
    const auto digits = state.rules->envelope.ruleset.program.points_digits;
    slip.emplace_back("Points to come: " + points_text(*points, digits));
  } else {
    slip.emplace_back("The points of this receipt will come");
  }
  answer.set("slip", std::move(slip));
  return answer;
}

// The member as the claim is computed: what the account holds does not matter.
Result<std::optional<loyalty::Member>> member_seen(TillState& state, const Identity& claimant,
                                                   record::LateClaimBody& body) {
  TILL_TRY(auto seen, see(state, claimant, body.at));
  body.member_stamp = seen.view.stamp;
  auto member = std::move(seen.view.member);
  if (member) {
    member->lots.clear();
    member->debt = {};
    member->redeemed_today = {};
  }
  return member;
}

}  // namespace

Result<std::optional<Claimable>> find_claimable(storage::Journal* journal, JournalMemory& memory,
                                                const SaleReference& reference) {
  auto sale = find_sale(journal, memory, reference);
  if (!sale && sale.error().code == ErrorCode::not_found) return std::optional<Claimable>{};
  if (!sale) return std::unexpected(sale.error());
  Claimable out{std::move(*sale), {}};
  TILL_TRY(out.rules, loyalty::rules_of_late_claims(out.sale.ruleset));
  return std::optional<Claimable>{std::move(out)};
}

Result<Identity> claimant_of(const TillState& state, const LateClaimRequest& request) {
  return identity_of(state, request.identity, false);
}

std::optional<storage::Fact> key_of_claim(const LateClaimRequest& request,
                                          const std::optional<Claimable>& found,
                                          const Identity& claimant) {
  auto key = found ? found->sale.sale.pos_key : request.sale.key.value_or(record::PosKey{});
  if (!found && !request.sale.key) return std::nullopt;
  key.business_date = "claim of " + key.business_date;  // no POS key has such a date
  storage::Fact out;
  out.key = std::move(key);
  out.request_hash = crypto::sha256(storage::Overlay::key_of(claimant.subject));
  return out;
}

Result<LateClaimDecision> prepare_late_claim(TillState& state, const LateClaimRequest& request,
                                             const std::optional<Claimable>& found,
                                             const Identity& claimant) {
  if (!state.rules) return fail(ErrorCode::unavailable, "no ruleset has reached this till yet");
  const auto now = state.time.now();
  if (found) {
    if (const auto judged = judge(found->sale.sale, now.at); !judged) {
      return LateClaimDecision(std::unexpected(judged.error()));
    }
  }
  record::LateClaimBody body;
  body.sale = named(request, found);
  body.at = now.at;
  body.clock = name_of(now.trust);
  body.subject = claimant.subject;
  TILL_TRY(body.member, member_seen(state, claimant, body));
  std::optional<loyalty::Points> points;
  if (found) {
    const auto foretold = foretell(*found, *body.member);
    if (!foretold) return LateClaimDecision(refused("conflict", foretold.error().text));
    points = *foretold;
  }
  PreparedFact out;
  out.fact = key_of_claim(request, found, claimant).value_or(storage::Fact{});
  auto& draft = out.fact.draft;
  draft.kind = record::Kind::claim;
  draft.id = state.random.fixed<EntryId>();
  out.answer = answer_of(state, draft.id, body, points);
  body.answer = out.answer;
  draft.body = record::write_late_claim(body);
  draft.personal = record::write_late_claim_personal(body, state.random.fixed<Salt>());
  return LateClaimDecision(std::move(out));
}

}  // namespace till::agent
