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
    : sold_(&sold), quoted_(&quoted), frozen_paid_(quoted.paid.value()) {}

Figure FrozenLine::share_of_next(Figure total, Figure quantity) const {
  const Figure whole = sold_->quantity.value();
  return share_of_first(*sold_, total, whole, returned_ + quantity) -
         share_of_first(*sold_, total, whole, returned_);
}

Figure FrozenLine::paid_for_next(Figure quantity) const {
  const Figure whole = sold_->quantity.value() - frozen_from_;
  const Figure from = returned_ - frozen_from_;
  return share_of_first(*sold_, frozen_paid_, whole, from + quantity) -
         share_of_first(*sold_, frozen_paid_, whole, from);
}

Figure FrozenLine::charged_left() const { return paid_left() - share_left(quoted_->paid.value()); }

Figure FrozenLine::discount_left(const std::vector<std::string>& offers) const {
  Figure net = quoted_->gross.value();
  Figure sum = 0;
  for (const LineDiscount& discount : quoted_->discounts) {
    const Figure before = share_left(net);
    net -= discount.amount.value();
    if (std::ranges::find(offers, discount.offer) != offers.end()) sum += before - share_left(net);
  }
  return sum - charged_left();
}

void FrozenLine::charge(Figure money) {
  frozen_paid_ = paid_left() + money;
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
