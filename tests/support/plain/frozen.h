// What a receipt froze per line, and what the returns so far left of it.
#pragma once

#include <string>
#include <vector>

#include "loyalty/returns.h"
#include "tests/support/plain/arithmetic.h"

namespace till::plain {

// One line of the receipt. Quantities in milli-units; pieces count in whole units.
class FrozenLine {
 public:
  FrozenLine(const loyalty::BasketLine& sold, const loyalty::QuoteLine& quoted);

  [[nodiscard]] const loyalty::BasketLine& sold() const { return *sold_; }
  [[nodiscard]] const loyalty::QuoteLine& quoted() const { return *quoted_; }
  [[nodiscard]] Figure returned() const { return returned_; }
  [[nodiscard]] Figure left() const { return sold_->quantity.value() - returned_; }

  // What so much more of the line carries of a frozen total.
  [[nodiscard]] Figure share_of_next(Figure total, Figure quantity) const;
  // The same of all that is left.
  [[nodiscard]] Figure share_left(Figure total) const { return share_of_next(total, left()); }
  // Of what was paid, charges included.
  [[nodiscard]] Figure paid_for_next(Figure quantity) const;
  [[nodiscard]] Figure paid_left() const { return paid_for_next(left()); }
  // What the offers with these ids took from what is left, less what was charged for it.
  [[nodiscard]] Figure discount_left(const std::vector<std::string>& offers) const;

  void give_back(Figure quantity) { returned_ += quantity; }
  // What is left is frozen anew, dearer by so much: the discounts of these offers shrink, in the
  // order in which they were applied.
  void charge(Figure money, const std::vector<std::string>& offers);

 private:
  const loyalty::BasketLine* sold_;
  const loyalty::QuoteLine* quoted_;
  // A discount by the running nets around it.
  struct Cut {
    std::string offer{};
    Figure before = 0;
    Figure after = 0;
  };

  [[nodiscard]] Figure frozen_share_of_next(Figure total, Figure quantity) const;

  Figure returned_ = 0;
  Figure frozen_from_ = 0;  // quantity returned when it was frozen last
  Figure frozen_paid_ = 0;  // of what was left then, as the cuts are
  std::vector<Cut> cuts_{};
};

// The lines that are left, as a basket.
[[nodiscard]] loyalty::Basket survivors_of(const loyalty::Receipt& receipt,
                                           const std::vector<FrozenLine>& lines);

}  // namespace till::plain
