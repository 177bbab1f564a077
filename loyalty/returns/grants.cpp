#include "loyalty/grants.h"

#include <algorithm>
#include <utility>

#include "loyalty/returns/history.h"

namespace till::loyalty {

namespace {

const CompiledOffer* find_compiled(std::string_view id, const Reckoning& reckoning) {
  if (const CompiledOffer* offer = reckoning.ruleset.find_offer(id)) return offer;
  const auto found = std::ranges::find(reckoning.personal_offers, id, &CompiledOffer::id);
  return found == reckoning.personal_offers.end() ? nullptr : &*found;
}

std::unexpected<Error> unknown_offer(const std::string& place) {
  return fail(ErrorCode::invalid, "names an offer that the ruleset lacks", place);
}

bool names(const QuoteLine& line, const std::string& offer) {
  return std::ranges::find(line.discounts, offer, &LineDiscount::offer) != line.discounts.end() ||
         std::ranges::find(line.earned, offer, &EarnedShare::rule) != line.earned.end();
}

}  // namespace

std::vector<Money> ReturnHistory::rest_of_base(const Reckoning& rest) const {
  std::map<std::string_view, const FrozenLine*> frozen;
  for (const FrozenLine& line : lines_) frozen.emplace(line.line().id, &line);
  const bool with_points = ruleset_->ruleset().program.earn_on_points_part;
  std::vector<Money> base;
  for (const Position& position : rest.facts.positions) {
    Money sum;
    for (const LineSlice& slice : rest.facts.positions.slices(position)) {
      const FrozenLine& line = *frozen.at(rest.basket.lines[slice.line].id);
      sum += line.paid(line.rest());
      if (with_points) sum += line.points_money(line.rest());
    }
    base.push_back(sum);
  }
  return base;
}

void ReturnHistory::cancel(const Grant& grant, const CompiledOffer& offer, const Reckoning& rest,
                           ReturnResult& result) {
  const std::vector<Money> base = rest_of_base(rest);
  std::vector<Missing> missing;
  const bool holding =
      !result.last && (offer.when() == nullptr ||
                       holds(*offer.when(), rest.standing(base, Counting::earnable), missing));
  if (grant.kind == GrantEffect::Kind::coupon) {
    if (holding || !coupons_cancelled_.insert(grant.offer).second) return;
    result.coupons_cancelled.push_back({grant.offer, grant.subject});
    return;
  }
  const Money amount = granting_of(offer, rest.facts, base).amount;
  const std::int64_t kept = holding ? tickets_for(offer.offer(), amount) : 0;
  std::int64_t& cancelled = tickets_cancelled_[grant.offer];
  const std::int64_t more = grant.count - cancelled - kept;
  if (more <= 0) return;
  cancelled += more;
  result.tickets_cancelled.push_back({grant.offer, grant.subject, more});
}

// Tickets above what the rest earns, and coupons whose condition the rest no longer meets.
Result<> ReturnHistory::cancel_grants(const ReturnRequest& request, ReturnResult& result) {
  const Basket basket = survivors();
  const QuoteInput input{.ruleset = *ruleset_,
                         .basket = basket,
                         .member = receipt_->member ? &*receipt_->member : nullptr,
                         .context = receipt_->context};
  TILL_TRY(auto opened, Reckoning::open(input));
  const Reckoning rest(input, std::move(opened));
  for (const Grant& grant : receipt_->quote.grants) {
    const bool ticket = grant.kind == GrantEffect::Kind::ticket;
    const bool coupon = grant.kind == GrantEffect::Kind::coupon;
    if (!ticket && !coupon) continue;
    const bool used =
        std::ranges::find(request.used_coupons, grant.offer) != request.used_coupons.end();
    if (coupon && used) continue;
    const CompiledOffer* offer = find_compiled(grant.offer, rest);
    const auto* effect = offer == nullptr ? nullptr : offer->effect<GrantEffect>();
    if (effect == nullptr || effect->kind != grant.kind) {
      return unknown_offer("receipt.quote.grants");
    }
    cancel(grant, *offer, rest, result);
  }
  return_uses(rest, result);
  return {};
}

// True when nothing that the offer acted on is left.
bool ReturnHistory::is_use_returned(const CompiledOffer& offer, const Reckoning& rest) const {
  if (is_all_returned()) return true;
  if (offer.target() == Target::prompt) return false;
  if (offer.target() == Target::grant) {
    const bool coupon = offer.effect<GrantEffect>()->kind == GrantEffect::Kind::coupon;
    return !coupon && !granting_of(offer, rest.facts, rest.facts.gross).any;
  }
  return std::ranges::none_of(lines_, [&](const FrozenLine& line) {
    return !line.is_returned() && names(line.quote(), offer.id());
  });
}

void ReturnHistory::return_uses(const Reckoning& rest, ReturnResult& result) {
  for (const Explanation& explanation : receipt_->quote.explanation) {
    if (explanation.reason != Reason::applied) continue;
    const CompiledOffer* offer = find_compiled(explanation.offer, rest);
    if (offer == nullptr || !offer->offer().limits.uses) continue;
    if (uses_returned_.contains(explanation.offer) || !is_use_returned(*offer, rest)) continue;
    uses_returned_.insert(explanation.offer);
    result.uses_returned.push_back(explanation.offer);
  }
}

}  // namespace till::loyalty
