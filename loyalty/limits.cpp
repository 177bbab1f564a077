#include "loyalty/limits.h"

namespace till::loyalty {

std::optional<Missing> missing_budget(const CompiledOffer& offer, Money amount,
                                      const Context& context) {
  if (!offer.traits().limited || !offer.offer().limits.budget) return std::nullopt;
  const auto lease = context.leases.find(offer.id());
  const Money leased = lease == context.leases.end() ? Money{} : lease->second;
  if (amount <= leased) return std::nullopt;
  return Missing{.condition = Missing::Condition::budget,
                 .goal = amount.value(),
                 .lacking = (amount - leased).value()};
}

bool is_used_up(const Offer& offer, const Member& member) {
  if (!offer.limits.uses) return false;
  const auto used = member.uses.find(offer.id);
  return used != member.uses.end() && used->second >= offer.limits.uses->count;
}

}  // namespace till::loyalty
