#include <utility>

#include "tests/property/shrink.h"

namespace till::property {

using namespace loyalty;

namespace {

class SimplerOffer {
 public:
  explicit SimplerOffer(const Offer& offer) : offer_(offer) {}

  std::vector<Offer> all() {
    reset(&Offer::when, std::optional<Condition>{});
    if (offer_.when) {
      for (const Condition& child : offer_.when->children) {
        add([&](Offer& offer) { offer.when = child; });
      }
      drop_each([](Offer& o) -> auto& { return o.when->children; });
      plain_selector([](Offer& o) -> auto& { return o.when->select; });
    }
    reset(&Offer::active, Active{});
    reset(&Offer::audience, Audience{});
    reset(&Offer::trigger, Trigger{});
    reset(&Offer::limits, Limits{});
    reset(&Offer::priority, 0);
    reset(&Offer::closes, false);
    reset(&Offer::worth, Money{});
    reset(&Offer::reevaluate_on_return, false);
    reset(&Offer::below_cost, true);
    simplify_limits();
    std::visit([this](const auto& effect) { simplify(effect); }, offer_.effect);
    return std::move(offers_);
  }

 private:
  template <class Change>
  void add(Change change) {
    Offer offer = offer_;
    change(offer);
    offers_.push_back(std::move(offer));
  }
  template <class T>
  void reset(T Offer::* field, T plainest) {
    if (offer_.*field == plainest) return;
    add([&](Offer& offer) { offer.*field = plainest; });
  }
  template <class List>
  void drop_each(List list) {
    Offer copy = offer_;
    const auto count = std::ssize(list(copy));
    for (std::ptrdiff_t i = 0; i < count; ++i) {
      add([&](Offer& offer) { list(offer).erase(list(offer).begin() + i); });
    }
  }
  template <class Field>
  void plain_selector(Field field) {
    Offer copy = offer_;
    if (field(copy) == Selector{}) return;
    add([&](Offer& offer) { field(offer) = Selector{}; });
    if (field(copy).except == nullptr) return;
    add([&](Offer& offer) { field(offer).except.reset(); });
  }
  template <class Field>
  void halve(Field field) {
    Offer copy = offer_;
    const auto value = field(copy);
    if (value.value() <= 1) return;
    using Number = std::remove_cvref_t<decltype(value)>;
    add([&](Offer& offer) { field(offer) = Number{value.value() / 2}; });
    add([&](Offer& offer) { field(offer) = Number{value.value() - 1}; });
  }

  void simplify_limits() {
    if (offer_.limits.units) add([](Offer& offer) { offer.limits.units.reset(); });
    if (offer_.limits.units_per_line)
      add([](Offer& offer) { offer.limits.units_per_line.reset(); });
    if (offer_.limits.sets) add([](Offer& offer) { offer.limits.sets.reset(); });
    if (offer_.limits.amount) add([](Offer& offer) { offer.limits.amount.reset(); });
    if (offer_.limits.points) add([](Offer& offer) { offer.limits.points.reset(); });
    if (offer_.limits.uses) add([](Offer& offer) { offer.limits.uses.reset(); });
    if (offer_.limits.budget) add([](Offer& offer) { offer.limits.budget = false; });
    halve([](Offer& o) -> auto& { return o.trigger.cost_points; });
  }

  template <class Reduced>
  void simplify_reduction(Reduced reduced) {
    Offer copy = offer_;
    if (reduced(copy).ladder.empty()) {
      halve([reduced](Offer& o) -> auto& { return reduced(o).reduction.percent; });
      halve([reduced](Offer& o) -> auto& { return reduced(o).reduction.money; });
      return;
    }
    const Reduction first = reduced(copy).ladder.front().reduction;
    add([&](Offer& offer) {
      reduced(offer).ladder.clear();
      reduced(offer).reduction = first;
    });
    drop_each([reduced](Offer& o) -> auto& { return reduced(o).ladder; });
  }

  template <class Simple>
  void simplify_simple() {
    const auto of = [](Offer& o) -> Simple& { return std::get<Simple>(o.effect); };
    plain_selector([of](Offer& o) -> auto& { return of(o).select; });
    simplify_reduction(of);
  }
  void simplify(const LineEffect& /*effect*/) { simplify_simple<LineEffect>(); }
  void simplify(const BasketEffect& /*effect*/) { simplify_simple<BasketEffect>(); }
  void simplify(const SetEffect& effect) {
    const auto of = [](Offer& o) -> SetEffect& { return std::get<SetEffect>(o.effect); };
    drop_each([of](Offer& o) -> auto& { return of(o).parts; });
    for (std::size_t i = 0; i < effect.parts.size(); ++i) {
      plain_selector([of, i](Offer& o) -> auto& { return of(o).parts[i].select; });
      halve([of, i](Offer& o) -> auto& { return of(o).parts[i].percent; });
      if (effect.parts[i].cheapest) {
        add([&](Offer& offer) { of(offer).parts[i].cheapest = false; });
      }
      if (effect.parts[i].count > 1) add([&](Offer& offer) { of(offer).parts[i].count = 1; });
    }
    if (effect.stamps) add([&](Offer& offer) { of(offer).stamps.reset(); });
    if (!effect.prompt.empty()) add([&](Offer& offer) { of(offer).prompt.clear(); });
    simplify_reduction(of);
  }
  void simplify(const PointsEffect& effect) {
    const auto of = [](Offer& o) -> PointsEffect& { return std::get<PointsEffect>(o.effect); };
    plain_selector([of](Offer& o) -> auto& { return of(o).select; });
    if (effect.valid) add([&](Offer& offer) { of(offer).valid.reset(); });
    if (effect.pending_days) add([&](Offer& offer) { of(offer).pending_days.reset(); });
    halve([of](Offer& o) -> auto& { return of(o).rate; });
    halve([of](Offer& o) -> auto& { return of(o).bonus; });
  }
  void simplify(const GrantEffect& effect) {
    if (effect.kind == GrantEffect::Kind::coupon) return;
    const auto of = [](Offer& o) -> GrantEffect& { return std::get<GrantEffect>(o.effect); };
    plain_selector([of](Offer& o) -> auto& { return of(o).select; });
    halve([of](Offer& o) -> auto& { return of(o).per; });
  }
  void simplify(const PromptEffect& effect) {
    const auto of = [](Offer& o) -> PromptEffect& { return std::get<PromptEffect>(o.effect); };
    if (effect.companion) add([&](Offer& offer) { of(offer).companion.reset(); });
  }

  const Offer& offer_;
  std::vector<Offer> offers_;
};

}  // namespace

std::vector<Offer> simpler_offers(const Offer& offer) { return SimplerOffer(offer).all(); }

}  // namespace till::property
