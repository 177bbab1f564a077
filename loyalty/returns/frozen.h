// A receipt as returns see it: what each line carries for the units still with the customer. Built
// from the receipt alone and moved on by every return. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "loyalty/compiled.h"
#include "loyalty/returns.h"
#include "loyalty/unit_rule.h"

namespace till::loyalty {

// What one line froze. Its size is counted in pieces, or in milli-units of a weighed pack.
class FrozenLine {
 public:
  FrozenLine(const BasketLine& line, const QuoteLine& quote);

  [[nodiscard]] const BasketLine& line() const { return *line_; }
  [[nodiscard]] const QuoteLine& quote() const { return *quote_; }
  [[nodiscard]] std::int64_t left() const { return size_ - returned_; }
  [[nodiscard]] bool is_returned() const { return left() == 0; }
  // The size that a quantity has on this line. Limits: pieces are whole.
  [[nodiscard]] std::int64_t size_of(Quantity quantity) const;
  // The units that the next return of this size takes, and those that stay without it.
  [[nodiscard]] UnitRange next(std::int64_t size) const { return {returned_, returned_ + size}; }
  [[nodiscard]] UnitRange rest() const { return {returned_, size_}; }

  // The part of a total of the whole line that lies on these units.
  template <class T>
  [[nodiscard]] T part(T total, UnitRange units) const {
    return split(total, size_, units);
  }

  // What was paid for these units, charges included.
  [[nodiscard]] Money paid(UnitRange units) const;
  // What points paid of them.
  [[nodiscard]] Money points_money(UnitRange units) const;
  // What re-evaluated offers took off the units that are left, less what was charged for it.
  [[nodiscard]] Money granted_of_rest() const;
  [[nodiscard]] bool had(std::string_view offer) const;
  // The same goods with what is left.
  [[nodiscard]] BasketLine surviving() const;

  void mark_reevaluated(std::string_view offer);
  void take_back(std::int64_t size) { returned_ += size; }
  // Freezes the units that are left anew, dearer by the charge.
  void charge(Money charge);

 private:
  template <class T>
  [[nodiscard]] T split(T total, std::int64_t size, UnitRange units) const {
    if (line_->measure == Measure::piece) return OverUnits<T>{total, size}.of(units);
    return T{mul_div(total.value(), units.last, size) - mul_div(total.value(), units.first, size)};
  }

  // The part of a total of what was left at the last charge, or sold.
  [[nodiscard]] Money frozen(Money total, UnitRange units) const;
  [[nodiscard]] Money frozen(Money total) const { return frozen(total, rest()); }

  // Running nets around an application of a re-evaluated offer.
  struct GrantedCut {
    Money before;
    Money after;
  };

  const BasketLine* line_;
  const QuoteLine* quote_;
  std::int64_t size_ = 0;
  std::int64_t returned_ = 0;
  std::int64_t frozen_from_ = 0;  // where the figures below begin
  Money paid_;
  std::vector<GrantedCut> granted_cuts_;
};

// The lines of the receipt in the canonical order of its positions.
// Errors: invalid with a path inside the receipt when its quote does not fit its basket.
[[nodiscard]] Result<std::vector<FrozenLine>> freeze(const CompiledRuleset& ruleset,
                                                     const Receipt& receipt);

}  // namespace till::loyalty
