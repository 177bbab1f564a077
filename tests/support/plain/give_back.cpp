#include "tests/support/plain/give_back.h"

#include <algorithm>

#include "tests/support/plain/clock.h"
#include "tests/support/plain/plain.h"
#include "tests/support/plain/sale.h"

namespace till::plain {

using namespace loyalty;

namespace {

RestoredLot restored(const Aftermath& aftermath, const SpentLot& lot, Instant now) {
  const Program& program = aftermath.ruleset.program;
  RestoredLot back{.lot = lot.id};
  if (!lot.expires_at || *lot.expires_at > now) return back;
  if (program.expired_lot == ExpiredLot::forfeit) back.as = RestoredLot::As::forfeit;
  if (program.expired_lot == ExpiredLot::grace) {
    back.as = RestoredLot::As::grace;
    back.expires_at = days_later(now, program.grace_days);
  }
  if (program.expired_lot == ExpiredLot::new_lot) {
    back.as = RestoredLot::As::new_lot;
    back.active_from = now;
    if (program.valid) back.expires_at = end_of_lot(aftermath.ruleset, now, *program.valid);
  }
  return back;
}

// Last spent first; what earlier steps gave back is skipped.
void restore_lots(Aftermath& aftermath, Instant now, Figure points, ReturnResult& result) {
  Figure skip = aftermath.points_given_back;
  aftermath.points_given_back += points;
  const auto& spent = aftermath.receipt.quote.redemption.lots;
  for (auto lot = spent.rbegin(); lot != spent.rend() && points > 0; ++lot) {
    const Figure skipped = std::min(skip, lot->points.value());
    skip -= skipped;
    const Figure part = std::min(points, lot->points.value() - skipped);
    if (part == 0) continue;
    points -= part;
    RestoredLot back = restored(aftermath, *lot, now);
    back.points = Points{part};
    const bool forfeit = back.as == RestoredLot::As::forfeit;
    (forfeit ? result.points_forfeited : result.points_restored) += back.points;
    result.lots.push_back(back);
  }
}

// What of a rule's due points is taken: pending lots in full, active ones as the policy allows.
void claw_back(const Aftermath& aftermath, const ReturnRequest& request,
               const std::map<std::string, Figure>& due, ReturnResult& result) {
  const Clawback policy = aftermath.ruleset.program.clawback;
  Figure cover = request.balance.value() + result.points_restored.value();
  for (const EarnedLot& earned : aftermath.receipt.quote.earned) {
    const Figure points = due.contains(earned.rule) ? due.at(earned.rule) : 0;
    result.points_due += Points{points};
    Figure taken = points;
    if (earned.active_from <= request.at) {
      if (policy == Clawback::only_pending) taken = 0;
      if (policy == Clawback::within_balance) taken = std::min(points, std::max<Figure>(0, cover));
      if (policy == Clawback::unlimited) {
        result.debt += Points{std::max<Figure>(0, points - std::max<Figure>(0, cover))};
      }
      cover -= taken;
    }
    if (taken == 0) continue;
    result.clawed.push_back({earned.rule, Points{taken}});
    result.points_clawed += Points{taken};
  }
}

bool is_reevaluated(const Offer& offer) {
  if (offer.reevaluate_on_return) return true;
  const auto* set = std::get_if<SetEffect>(&offer.effect);
  return set != nullptr && (!set->spread || set->stamps.has_value());
}

std::vector<std::string> reevaluated_offers(const Aftermath& aftermath) {
  std::vector<std::string> ids;
  for (const Offer& offer : aftermath.ruleset.offers) {
    if (takes_money(offer) && is_reevaluated(offer)) ids.push_back(offer.id);
  }
  if (!aftermath.receipt.member) return ids;
  for (const Offer& offer : aftermath.receipt.member->offers) {
    if (takes_money(offer) && is_reevaluated(offer)) ids.push_back(offer.id);
  }
  return ids;
}

bool has(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

// What the survivor would get now: from re-evaluated offers, and from those it did not have.
Figure new_share(const QuoteLine& before, const QuoteLine& now,
                 const std::vector<std::string>& reevaluated) {
  Figure sum = 0;
  for (const LineDiscount& discount : now.discounts) {
    const bool had = std::ranges::any_of(
        before.discounts, [&](const LineDiscount& old) { return old.offer == discount.offer; });
    if (!had || has(reevaluated, discount.offer)) sum += discount.amount.value();
  }
  return sum;
}

// Charges what the survivors keep without reason, up to the refund, in the order of the positions
// that were sold.
Figure charge(Aftermath& aftermath, Figure refund) {
  const std::vector<std::string> reevaluated = reevaluated_offers(aftermath);
  const Basket survivors = survivors_of(aftermath.receipt, aftermath.lines);
  const Receipt& receipt = aftermath.receipt;
  const Member* member = receipt.member ? &*receipt.member : nullptr;
  const auto now = quote({aftermath.ruleset, survivors, member, receipt.context});
  require(now.has_value(), "the survivors of a receipt are refused");
  Figure charged = 0;
  for (const Position& position : positions_of(aftermath.ruleset, receipt.basket.lines)) {
    for (const std::size_t index : position.lines) {
      FrozenLine& line = aftermath.lines[index];
      if (line.left() == 0) continue;
      const auto quoted = std::ranges::find(now->lines, line.sold().id, &QuoteLine::id);
      const Figure kept =
          line.discount_left(reevaluated) - new_share(line.quoted(), *quoted, reevaluated);
      const Figure part = std::min(std::max<Figure>(0, kept), refund - charged);
      if (part > 0) line.charge(part, reevaluated);
      charged += part;
    }
  }
  return charged;
}

}  // namespace

bool Aftermath::nothing_left() const {
  return std::ranges::all_of(lines, [](const FrozenLine& line) { return line.left() == 0; });
}

const Offer* Aftermath::offer(const std::string& id) const {
  for (const Offer& one : ruleset.offers) {
    if (one.id == id) return &one;
  }
  if (!receipt.member) return nullptr;
  for (const Offer& one : receipt.member->offers) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

Aftermath aftermath_of(const Ruleset& ruleset, const Receipt& receipt) {
  Aftermath aftermath{.ruleset = ruleset, .receipt = receipt};
  for (const BasketLine& line : receipt.basket.lines) {
    const auto quoted = std::ranges::find(receipt.quote.lines, line.id, &QuoteLine::id);
    require(quoted != receipt.quote.lines.end(), "a line of the receipt has no quote");
    aftermath.lines.emplace_back(line, *quoted);
  }
  return aftermath;
}

void give_points_back(Aftermath& aftermath, const ReturnRequest& request,
                      const std::vector<Figure>& quantities, ReturnResult& result) {
  Figure spent = 0;
  std::map<std::string, Figure> due;
  for (std::size_t i = 0; i < quantities.size(); ++i) {
    const FrozenLine& line = aftermath.lines[i];
    spent += line.share_of_next(line.quoted().points_spent.value(), quantities[i]);
    spent += line.share_of_next(line.quoted().reward_points.value(), quantities[i]);
    for (const EarnedShare& earned : line.quoted().earned) {
      due[earned.rule] += line.share_of_next(earned.points.value(), quantities[i]);
    }
  }
  restore_lots(aftermath, request.at, spent, result);
  claw_back(aftermath, request, due, result);
}

void settle_money(Aftermath& aftermath, ReturnResult& result) {
  const Receipt& receipt = aftermath.receipt;
  const ByTender& payable = receipt.quote.payable;
  const Money paid = receipt.paid_by == PaidBy::cash ? payable.cash : payable.card;
  const Money rest = paid - Money{aftermath.refunded};
  result.money = result.last ? rest : std::min(result.money, rest);
  if (!result.last) {
    result.charged = Money{charge(aftermath, result.money.value())};
    result.money -= result.charged;
  }
  aftermath.refunded += result.money.value();
}

}  // namespace till::plain
