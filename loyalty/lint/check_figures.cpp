#include <algorithm>
#include <variant>

#include "loyalty/lint/checks.h"

namespace till::loyalty {

namespace {

bool takes_nothing(const Reduction& reduction) {
  return (reduction.kind == Reduction::Kind::percent && reduction.percent.is_zero()) ||
         (reduction.kind == Reduction::Kind::amount && reduction.money.is_zero());
}

// True when the second gives less than the first, both of one kind.
bool gives_less(const Reduction& first, const Reduction& second) {
  if (first.kind != second.kind) return false;
  switch (first.kind) {
    case Reduction::Kind::percent:
      return second.percent < first.percent;
    case Reduction::Kind::amount:
      return second.money < first.money;
    case Reduction::Kind::price:
      return second.money > first.money;
    default:
      return false;
  }
}

std::string figure_text(const Reduction& reduction) {
  switch (reduction.kind) {
    case Reduction::Kind::percent:
      return percent_text(reduction.percent);
    case Reduction::Kind::amount:
      return std::to_string(reduction.money.value()) + " off";
    case Reduction::Kind::price:
      return "a price of " + std::to_string(reduction.money.value());
    default:
      return "nothing";
  }
}

class FigureCheck {
 public:
  FigureCheck(const OfferView& view, Report& report) : view_(view), report_(report) {}

  void of_money(const Reduction& reduction, const std::vector<LadderStep>& ladder) {
    if (takes_nothing(reduction)) nothing("effect", "a reduction of 0");
    bool all = !ladder.empty();
    for (std::size_t i = 0; i < ladder.size(); ++i) {
      all = all && takes_nothing(ladder[i].reduction);
      if (i == 0 || !gives_less(ladder[i - 1].reduction, ladder[i].reduction)) continue;
      add(FindingName::falling_ladder, "effect.ladder[" + std::to_string(i) + "]",
          "the higher step gives less: " + figure_text(ladder[i].reduction) + " after " +
              figure_text(ladder[i - 1].reduction));
    }
    if (all) nothing("effect.ladder", "every step takes 0");
    of_limit(reduction);
  }

  void of_points(const PointsEffect& effect) {
    using Kind = PointsEffect::Kind;
    if (effect.kind == Kind::bonus && effect.bonus.is_zero()) nothing("effect.bonus", "0 points");
    if (effect.kind == Kind::multiply && effect.times == whole_rate) {
      nothing("effect.times", "times 10000 is once: it adds nothing");
    }
    if (effect.kind == Kind::rate && effect.rate.is_zero()) nothing("effect.rate", "a rate of 0");
    if (view_.offer().limits.points == Points{}) nothing("limits.points", "at most 0 points");
  }

  void of_amount_limit() {
    if (view_.offer().limits.amount == Money{}) nothing("limits.amount", "at most 0 a receipt");
  }

 private:
  void of_limit(const Reduction& reduction) {
    const auto& limit = view_.offer().limits.amount;
    if (!limit || limit->is_zero() || reduction.kind != Reduction::Kind::amount) return;
    if (reduction.money <= *limit) return;
    add(FindingName::limit_below_reward, "limits.amount",
        "takes at most " + std::to_string(limit->value()) + " a receipt, less than the " +
            std::to_string(reduction.money.value()) + " it promises");
  }

  void add(FindingName name, const std::string& field, std::string text) {
    report_.add({name, {view_.offer().id}, view_.path(field), std::move(text)});
  }
  void nothing(const std::string& field, std::string text) {
    add(FindingName::takes_nothing, field, std::move(text));
  }

  const OfferView& view_;
  Report& report_;
};

}  // namespace

void check_figures(const OfferView& view, Report& report) {
  FigureCheck check(view, report);
  if (const auto* line = view.effect<LineEffect>()) check.of_money(line->reduction, line->ladder);
  if (const auto* basket = view.effect<BasketEffect>()) {
    check.of_money(basket->reduction, basket->ladder);
  }
  if (const auto* set = view.effect<SetEffect>()) check.of_money(set->reduction, set->ladder);
  if (const auto* points = view.effect<PointsEffect>()) check.of_points(*points);
  if (view.takes_money()) check.of_amount_limit();
}

}  // namespace till::loyalty
