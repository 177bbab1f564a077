#include <algorithm>
#include <variant>

#include "loyalty/compiled_offer.h"
#include "loyalty/lint/activity.h"
#include "loyalty/lint/checks.h"
#include "loyalty/lint/condition_proof.h"
#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

Finding about(const OfferView& view, FindingName name, std::string_view field, std::string text) {
  return {name, {view.offer().id}, view.path(field), std::move(text)};
}

// "select" of most effects, "parts[1].select" of a set.
std::string field_of_goods(const OfferView& view, std::size_t at) {
  if (view.effect<SetEffect>() == nullptr) return "effect.select";
  return "effect.parts[" + std::to_string(at) + "].select";
}

// True when its goods alone keep it from ever acting.
bool check_goods(const OfferView& view, Report& report) {
  bool found = false;
  const auto goods = goods_of(view.offer());
  for (std::size_t at = 0; at < goods.size(); ++at) {
    const std::string field = field_of_goods(view, at);
    if (selects_nothing(*goods[at])) {
      report.add(
          about(view, FindingName::selects_nothing, field, "no good can meet this selector"));
      found = true;
    } else if (law_denies(view.ruleset, *goods[at], view.counting())) {
      const bool money = view.counting() == Counting::discountable;
      report.add(about(view, FindingName::law_forbids, field,
                       std::string("the ruleset's \"legal\" keeps all of these categories from ") +
                           (money ? "discounts" : "earning")));
      found = true;
    }
  }
  return found;
}

void check_audience(const OfferView& view, Report& report) {
  const Audience& audience = view.offer().audience;
  if (audience.experiment && audience.experiment->holdout == whole_rate) {
    report.add(
        about(view, FindingName::everybody_is_control, "audience.experiment.holdout",
              "a holdout of 100 % puts every account into the control group, which gets nothing"));
  }
  if (audience.first_purchase && audience.absent_days) {
    report.add(about(view, FindingName::contradictory_audience, "audience",
                     "who never bought has no last purchase: first_purchase and absent_days "
                     "exclude each other"));
  }
  if (audience.first_purchase && !audience.bought.empty()) {
    report.add(
        about(view, FindingName::contradictory_audience, "audience",
              "who never bought has bought nothing: first_purchase and bought exclude each other"));
  }
}

void check_dates(const OfferView& view, Instant now, Report& report) {
  if (auto never = find_never_active(view)) {
    report.add({FindingName::never_active, {view.offer().id}, never->path, never->text});
    return;
  }
  const auto& until = view.offer().active.until;
  if (until && *until <= now) {
    report.add(about(view, FindingName::over, "active.until", "ended at " + to_iso(*until)));
  }
}

// Goods whose return undoes the condition, while the reward lies on others.
bool hangs_on_other_goods(const Condition& node, const Selector& reward) {
  switch (node.kind) {
    case Condition::Kind::all:
      return std::ranges::any_of(node.children, [&](const Condition& child) {
        return hangs_on_other_goods(child, reward);
      });
    case Condition::Kind::item:
    case Condition::Kind::present:
      return are_disjoint(node.select, reward) && !selects_nothing(node.select);
    case Condition::Kind::amount:
      return node.min_amount.value_or(Money{}).is_positive() && are_disjoint(node.select, reward) &&
             !selects_nothing(node.select);
    default:
      return false;
  }
}

void check_return(const OfferView& view, Report& report) {
  const Offer& offer = view.offer();
  if (!view.takes_money() || is_reevaluated(offer) || !offer.when) return;
  const auto goods = goods_of(offer);
  const bool hangs = std::ranges::all_of(goods, [&](const Selector* reward) {
    return !selects_nothing(*reward) && hangs_on_other_goods(*offer.when, *reward);
  });
  if (!hangs) return;
  report.add(
      about(view, FindingName::kept_on_return, "on_return",
            "the reward lies on other goods than the condition: who returns those of the condition "
            "keeps the reward"));
}

void check_budget(const OfferView& view, Report& report) {
  const Offer& offer = view.offer();
  if (!offer.limits.budget) return;
  const bool points = view.effect<PointsEffect>() != nullptr;
  const bool capped = points ? offer.limits.points.has_value() : offer.limits.amount.has_value();
  if (!capped) {
    report.add(about(
        view, FindingName::budget_unbounded, "limits.budget",
        "nothing caps what one receipt takes: one large receipt may use up a lease, and one that "
        "is larger than the lease gets nothing"));
  }
  if (!offer.active.until && !offer.limits.uses) {
    report.add(about(
        view, FindingName::budget_without_end, "limits.budget",
        "without an until and a limit of uses it runs until its budget is gone, and then stops "
        "without a word"));
  }
}

}  // namespace

void check_alone(const OfferView& view, Instant now, Report& report) {
  check_dates(view, now, report);
  check_audience(view, report);
  if (!check_goods(view, report)) {
    if (auto found = find_contradiction(view)) {
      report.add({FindingName::contradictory_condition,
                  {view.offer().id},
                  std::move(found->path),
                  "can never hold: " + found->text});
    }
  }
  check_return(view, report);
  check_budget(view, report);
}

}  // namespace till::loyalty
