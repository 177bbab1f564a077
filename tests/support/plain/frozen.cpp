#include "tests/support/plain/frozen.h"

#include <algorithm>

namespace till::plain {

using namespace loyalty;

namespace {

bool is_pack(const BasketLine& line) { return line.measure == Measure::weight; }

// What the first `part` of `whole` carries: by units, or by weight rounded down.
Figure share_of_first(const BasketLine& line, Figure total, Figure whole, Figure part) {
  if (part == 0) return 0;
  if (is_pack(line)) return rounded_down(total, part, whole);
  return share_of_units(total, whole / 1'000, 0, part / 1'000);
}

}  // namespace

FrozenLine::FrozenLine(const BasketLine& sold, const QuoteLine& quoted)
    : sold_(&sold), quoted_(&quoted), frozen_paid_(quoted.paid.value()) {
  Figure net = quoted.gross.value();
  for (const LineDiscount& discount : quoted.discounts) {
    const Figure after = net - discount.amount.value();
    cuts_.push_back({discount.offer, net, after});
    net = after;
  }
}

Figure FrozenLine::share_of_next(Figure total, Figure quantity) const {
  const Figure whole = sold_->quantity.value();
  return share_of_first(*sold_, total, whole, returned_ + quantity) -
         share_of_first(*sold_, total, whole, returned_);
}

Figure FrozenLine::frozen_share_of_next(Figure total, Figure quantity) const {
  const Figure whole = sold_->quantity.value() - frozen_from_;
  const Figure from = returned_ - frozen_from_;
  return share_of_first(*sold_, total, whole, from + quantity) -
         share_of_first(*sold_, total, whole, from);
}

Figure FrozenLine::paid_for_next(Figure quantity) const {
  return frozen_share_of_next(frozen_paid_, quantity);
}

Figure FrozenLine::discount_left(const std::vector<std::string>& offers) const {
  Figure sum = 0;
  for (const Cut& cut : cuts_) {
    if (std::ranges::find(offers, cut.offer) == offers.end()) continue;
    sum += frozen_share_of_next(cut.before, left()) - frozen_share_of_next(cut.after, left());
  }
  return sum;
}

void FrozenLine::charge(Figure money, const std::vector<std::string>& offers) {
  frozen_paid_ = paid_left() + money;
  Figure raised = 0;
  for (Cut& cut : cuts_) {
    const Figure before = frozen_share_of_next(cut.before, left());
    const Figure after = frozen_share_of_next(cut.after, left());
    cut.before = before + raised;
    if (std::ranges::find(offers, cut.offer) != offers.end()) {
      raised += std::min(money - raised, before - after);
    }
    cut.after = after + raised;
  }
  frozen_from_ = returned_;
}

Basket survivors_of(const Receipt& receipt, const std::vector<FrozenLine>& lines) {
  Basket basket = receipt.basket;
  basket.lines.clear();
  for (const FrozenLine& line : lines) {
    if (line.left() == 0) continue;
    BasketLine rest = line.sold();
    rest.quantity = Quantity{line.left()};
    rest.amount = Money{line.share_left(line.sold().amount.value())};
    basket.lines.push_back(rest);
  }
  return basket;
}

}  // namespace till::plain
