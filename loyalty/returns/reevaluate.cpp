#include <algorithm>
#include <map>
#include <string_view>

#include "loyalty/quote.h"
#include "loyalty/returns/history.h"

namespace till::loyalty {

// Quotes the survivors with the original inputs and charges what re-evaluated offers would no
// longer take of them; what other offers would take instead counts against it. Line after line in
// canonical order, as far as the refund goes: what is not charged now is charged by the next step.
Result<> ReturnHistory::reevaluate(Money refund, ReturnResult& result) {
  const Basket rest = survivors();
  TILL_TRY(const Quote anew,
           loyalty::quote({.ruleset = *ruleset_,
                           .basket = rest,
                           .member = receipt_->member ? &*receipt_->member : nullptr,
                           .context = receipt_->context}));
  std::map<std::string_view, const QuoteLine*> lines;
  for (const QuoteLine& line : anew.lines) lines.emplace(line.id, &line);
  for (FrozenLine& line : lines_) {
    if (line.is_returned()) continue;
    Money granted_anew;
    for (const LineDiscount& discount : lines.at(line.line().id)->discounts) {
      const Offer* offer = find_offer(discount.offer);
      const bool counts = (offer != nullptr && is_reevaluated(*offer)) || !line.had(discount.offer);
      if (counts) granted_anew += discount.amount;
    }
    const Money owed = line.granted_of_rest() - granted_anew;
    const Money charge = std::min(owed, refund - result.charged);
    if (!charge.is_positive()) continue;
    line.charge(charge);
    result.charged += charge;
  }
  return {};
}

}  // namespace till::loyalty
