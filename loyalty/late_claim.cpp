#include "loyalty/late_claim.h"

#include <utility>

namespace till::loyalty {
namespace {

bool takes_money(const Offer& offer) {
  return std::holds_alternative<LineEffect>(offer.effect) ||
         std::holds_alternative<BasketEffect>(offer.effect) ||
         std::holds_alternative<SetEffect>(offer.effect);
}

bool same_prices(const Quote& a, const Quote& b) {
  if (a.total != b.total || a.payable != b.payable || a.lines.size() != b.lines.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.lines.size(); ++i) {
    if (a.lines[i].id != b.lines[i].id || a.lines[i].paid != b.lines[i].paid) return false;
  }
  return true;
}

}  // namespace

Result<std::shared_ptr<const CompiledRuleset>> rules_of_late_claims(
    const std::shared_ptr<const CompiledRuleset>& rules) {
  auto late = rules->ruleset();
  const auto erased = std::erase_if(late.offers, [&](const Offer& offer) {
    const auto* compiled = rules->find_offer(offer.id);
    return takes_money(offer) && compiled != nullptr && compiled->needs_member();
  });
  if (erased == 0) return rules;
  return CompiledRuleset::compile(std::move(late));
}

Result<Receipt> claimed_by(const CompiledRuleset& late, Receipt sold, Member member) {
  member.lots.clear();
  member.debt = {};
  std::erase_if(member.offers, takes_money);
  sold.basket.want_points = {};
  sold.basket.picks.clear();
  TILL_TRY(auto quoted, quote({late, sold.basket, &member, sold.context}));
  if (!same_prices(quoted, sold.quote)) {
    return fail(ErrorCode::conflict, "was sold at other prices than the engine computes");
  }
  sold.member = std::move(member);
  sold.quote = std::move(quoted);
  return sold;
}

}  // namespace till::loyalty
