#include <algorithm>
#include <optional>

#include "loyalty/lint/activity.h"
#include "loyalty/lint/checks.h"
#include "loyalty/lint/condition_proof.h"
#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

// A sum that must be reached after the discounts so far.
struct Threshold {
  const Selector* goods = nullptr;
  Money least;
  std::string field;
};

void append_conditions(const Condition& node, const std::string& field,
                       std::vector<Threshold>& out) {
  using Kind = Condition::Kind;
  const auto below = [&](std::string_view kind, std::size_t at) {
    return field + "." + std::string(kind) + "[" + std::to_string(at) + "]";
  };
  if (node.kind == Kind::all || node.kind == Kind::any) {
    for (std::size_t at = 0; at < node.children.size(); ++at) {
      append_conditions(node.children[at], below(node.kind == Kind::all ? "all" : "any", at), out);
    }
    return;
  }
  const bool item = node.kind == Kind::item;
  const bool sum = item || node.kind == Kind::amount;
  if (!sum || node.on != Basis::running || !node.min_amount.value_or(Money{}).is_positive()) return;
  out.push_back({&node.select, *node.min_amount, field + (item ? ".item" : ".amount")});
}

template <class Simple>
void append_ladder(const Simple& effect, std::vector<Threshold>& out) {
  if (effect.on != Basis::running) return;
  for (std::size_t at = 0; at < effect.ladder.size(); ++at) {
    const auto& least = effect.ladder[at].min_amount;
    if (!least || least->is_zero()) continue;
    out.push_back({&effect.select, *least, "effect.ladder[" + std::to_string(at) + "]"});
    return;  // the other steps read the same sum
  }
}

std::vector<Threshold> thresholds_of(const OfferView& view) {
  std::vector<Threshold> out;
  if (view.offer().when) append_conditions(*view.offer().when, "when", out);
  if (const auto* line = view.effect<LineEffect>()) append_ladder(*line, out);
  if (const auto* basket = view.effect<BasketEffect>()) append_ladder(*basket, out);
  return out;
}

// What is lost with the threshold, of a basket that just reached it.
std::string loss_text(const OfferView& view, Money at) {
  const Reduction* reduction = nullptr;
  if (const auto* basket = view.effect<BasketEffect>()) {
    reduction = basket->ladder.empty() ? &basket->reduction : &basket->ladder.front().reduction;
  }
  if (reduction != nullptr && reduction->kind == Reduction::Kind::amount) {
    return ", and " + std::to_string(reduction->money.value()) + " are gone";
  }
  if (reduction != nullptr && reduction->kind == Reduction::Kind::percent) {
    return ", and about " + std::to_string(percent_of(at, reduction->percent).value()) +
           " are gone";
  }
  return ", and this offer is gone";
}

class ThresholdCheck {
 public:
  ThresholdCheck(const Ruleset& ruleset, Neighbours& money_offers, Report& report)
      : ruleset_(ruleset), money_offers_(money_offers), report_(report) {}

  void run(std::uint32_t place) {
    const OfferView view{ruleset_, place};
    if (report_.never_acts(view.offer().id)) return;
    for (const Threshold& threshold : thresholds_of(view)) look_at(view, threshold, place);
  }

 private:
  void look_at(const OfferView& view, const Threshold& threshold, std::uint32_t place) {
    const auto found = money_offers_.of({threshold.goods}, place);
    NameList takers{.names = {}, .all = 0, .at_least = false};
    for (const std::uint32_t other : found.offers) {
      const OfferView taker{ruleset_, other};
      if (!takes_before(taker, view, threshold)) continue;
      ++takers.all;
      if (takers.names.size() < names_shown_max) takers.names.push_back(taker.offer().id);
    }
    if (takers.all == 0) return;
    takers.at_least = !found.complete;
    std::vector<std::string> offers{view.offer().id};
    offers.insert(offers.end(), takers.names.begin(), takers.names.end());
    report_.add({FindingName::threshold_fragile, std::move(offers), view.path(threshold.field),
                 std::string("counts the goods after the discounts of ") +
                     (view.takes_money() ? "earlier" : "all") + " layers: with " +
                     std::to_string(threshold.least.value()) +
                     " in the basket, a discount of 1 by " + text_of(takers, "or") +
                     " ends below the threshold" + loss_text(view, threshold.least)});
  }

  // Money offers read what earlier layers left, all others what all layers left.
  [[nodiscard]] static bool takes_before(const OfferView& taker, const OfferView& view,
                                         const Threshold& threshold) {
    if (view.takes_money() && taker.layer_index() >= view.layer_index()) return false;
    if (never_together(taker.offer().active, view.offer().active)) return false;
    if (never_the_same_people(taker.offer().audience, view.offer().audience)) return false;
    if (view.takes_money() && exclude_each_other(taker.offer(), view.offer())) return false;
    return std::ranges::any_of(goods_of(taker.offer()), [&](const Selector* goods) {
      return !are_disjoint(*goods, *threshold.goods);
    });
  }

  const Ruleset& ruleset_;
  Neighbours& money_offers_;
  Report& report_;
};

}  // namespace

void check_thresholds(const Ruleset& ruleset, Neighbours& money_offers, Report& report) {
  ThresholdCheck check(ruleset, money_offers, report);
  for (std::uint32_t at = 0; at < ruleset.offers.size(); ++at) check.run(at);
}

}  // namespace till::loyalty
