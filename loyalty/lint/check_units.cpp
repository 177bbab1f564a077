#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "loyalty/lint/checks.h"

namespace till::loyalty {

namespace {

constexpr Rate one_percent{100};
// Fewer than a hundred grams are seldom a threshold, and often pieces were meant.
constexpr Quantity least_quantity{100};

std::string quantity_text(Quantity quantity) {
  std::string digits = std::to_string(quantity.value());
  digits.insert(0, 3 - std::min<std::size_t>(digits.size(), 3), '0');
  return "0." + digits;
}

class UnitCheck {
 public:
  UnitCheck(const OfferView& view, Report& report) : view_(view), report_(report) {}

  void of_reduction(const Reduction& reduction, const std::string& field) {
    if (reduction.kind == Reduction::Kind::percent) of_percent(reduction.percent, field);
  }

  void of_percent(Rate percent, const std::string& field) {
    if (percent.is_zero() || percent >= one_percent) return;
    add(field, "percent " + std::to_string(percent.value()) + " is " + percent_text(percent) +
                   "; " + std::to_string(percent.value()) + " % is " +
                   std::to_string(percent.value() * 100));
  }

  void of_quantity(std::optional<Quantity> quantity, const std::string& field) {
    if (!quantity || quantity->is_zero() || *quantity >= least_quantity) return;
    add(field, "min_quantity " + std::to_string(quantity->value()) + " is " +
                   quantity_text(*quantity) + "; " + std::to_string(quantity->value()) +
                   " pieces are " + std::to_string(quantity->value() * one_piece.value()));
  }

  void of_ladder(const std::vector<LadderStep>& ladder) {
    for (std::size_t i = 0; i < ladder.size(); ++i) {
      const std::string field = "effect.ladder[" + std::to_string(i) + "]";
      of_quantity(ladder[i].min_quantity, field + ".min_quantity");
      of_reduction(ladder[i].reduction, field + ".percent");
    }
  }

  void of_condition(const Condition& node) {
    of_quantity(node.min_quantity, "when");
    for (const Condition& child : node.children) of_condition(child);
  }

 private:
  void add(const std::string& field, std::string text) {
    report_.add(
        {FindingName::suspicious_unit, {view_.offer().id}, view_.path(field), std::move(text)});
  }

  const OfferView& view_;
  Report& report_;
};

template <class Simple>
void check_simple(const Simple& effect, UnitCheck& check) {
  check.of_reduction(effect.reduction, "effect.percent");
  check.of_ladder(effect.ladder);
}

}  // namespace

void check_units(const OfferView& view, Report& report) {
  UnitCheck check(view, report);
  if (view.offer().when) check.of_condition(*view.offer().when);
  if (const auto* line = view.effect<LineEffect>()) check_simple(*line, check);
  if (const auto* basket = view.effect<BasketEffect>()) check_simple(*basket, check);
  const auto* set = view.effect<SetEffect>();
  if (set == nullptr) return;
  check_simple(*set, check);
  for (std::size_t i = 0; i < set->parts.size(); ++i) {
    check.of_percent(set->parts[i].percent, "effect.parts[" + std::to_string(i) + "].percent");
  }
}

}  // namespace till::loyalty
