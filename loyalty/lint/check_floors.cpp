#include <algorithm>
#include <optional>

#include "loyalty/lint/checks.h"
#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

// The least price that the law sets for every good of the selector; nothing when it sets none for
// some.
std::optional<Money> legal_minimum(const Ruleset& ruleset, const Selector& select) {
  std::optional<Money> least;
  for (const std::string& category : select.categories) {
    Money most;
    for (const LegalCategory& legal : ruleset.legal) {
      if (is_within(category, legal.category)) most = std::max(most, legal.min_price);
    }
    if (most.is_zero()) return std::nullopt;
    least = least ? std::min(*least, most) : most;
  }
  return least;
}

void check_price(const OfferView& view, const Reduction& reduction, const std::string& field,
                 Report& report) {
  const auto* line = view.effect<LineEffect>();
  if (line == nullptr || reduction.kind != Reduction::Kind::price) return;
  const auto minimum = legal_minimum(view.ruleset, line->select);
  if (!minimum || reduction.money >= *minimum) return;
  report.add({FindingName::price_below_law,
              {view.offer().id},
              view.path(field),
              "the price of " + std::to_string(reduction.money.value()) +
                  " is below the legal minimum of " + std::to_string(minimum->value()) +
                  " of all its goods, which no offer goes below"});
}

bool gives_all(const Reduction& reduction) {
  return (reduction.kind == Reduction::Kind::percent && reduction.percent == whole_rate) ||
         (reduction.kind == Reduction::Kind::price && reduction.money.is_zero());
}

template <class Simple>
bool gives_all_of(const Simple& effect) {
  return gives_all(effect.reduction) ||
         std::ranges::any_of(effect.ladder,
                             [](const LadderStep& step) { return gives_all(step.reduction); });
}

// The goods that an offer gives away in full.
std::vector<const Selector*> gifts_of(const OfferView& view) {
  std::vector<const Selector*> gifts;
  if (const auto* line = view.effect<LineEffect>(); line && gives_all_of(*line)) {
    gifts.push_back(&line->select);
  }
  if (const auto* basket = view.effect<BasketEffect>(); basket && gives_all_of(*basket)) {
    gifts.push_back(&basket->select);
  }
  const auto* set = view.effect<SetEffect>();
  if (set == nullptr) return gifts;
  for (const SetPart& part : set->parts) {
    if (gives_all_of(*set) || part.percent == whole_rate) gifts.push_back(&part.select);
  }
  return gifts;
}

void check_gift(const OfferView& view, Report& report) {
  if (view.offer().below_cost) return;
  for (const Selector* gift : gifts_of(view)) {
    for (std::size_t at = 0; at < view.ruleset.margins.size(); ++at) {
      if (are_disjoint(view.ruleset.margins[at].select, *gift)) continue;
      report.add({FindingName::floor_breaks_gift,
                  {view.offer().id},
                  view.path("below_cost"),
                  "gives goods away in full, but ruleset.margins[" + std::to_string(at) +
                      "] keeps cost and margin of every line that states its cost"});
      return;
    }
  }
}

}  // namespace

void check_floors(const OfferView& view, Report& report) {
  if (const auto* line = view.effect<LineEffect>()) {
    check_price(view, line->reduction, "effect.price", report);
    for (std::size_t i = 0; i < line->ladder.size(); ++i) {
      check_price(view, line->ladder[i].reduction, "effect.ladder[" + std::to_string(i) + "].price",
                  report);
    }
  }
  check_gift(view, report);
}

}  // namespace till::loyalty
