#include "tests/loyalty/worlds.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "tests/loyalty/goods.h"

namespace till::test {

namespace {

using namespace loyalty;

constexpr std::array<const char*, 4> skus = {"a", "b", "c", "d"};
constexpr std::array<const char*, 3> categories = {"food", "food/sweet", "tobacco"};
constexpr std::array<const char*, 6> layers = {"price", "unit", "line", "basket", "member", "code"};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  World make() {
    World world;
    world.ruleset = ruleset();
    if (chance(80)) world.member = member();
    world.basket = basket();
    for (const Offer& offer : world.ruleset.offers) {
      if (chance(80)) world.basket.picks.push_back(offer.id);
    }
    if (chance(50)) world.context.online = true;
    for (const Offer& offer : world.ruleset.offers) {
      if (chance(50)) world.context.leases[offer.id] = Money{below(60)};
    }
    return world;
  }

 private:
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  bool chance(std::int64_t percent_of_times) { return below(100) < percent_of_times; }
  template <class List>
  auto one_of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(list.size())))];
  }

  Selector selector() {
    Selector select;
    if (chance(40)) return select;
    if (chance(50)) {
      select.skus.emplace_back(one_of(skus));
      if (chance(50)) select.skus.emplace_back(one_of(skus));
    } else {
      select.categories.emplace_back(one_of(categories));
    }
    if (chance(15)) select.except = std::make_shared<const Selector>(sku(one_of(skus)));
    return select;
  }

  Reduction reduction() {
    switch (below(3)) {
      case 0:
        return percent(below(10'001));
      case 1:
        return amount(below(40));
      default:
        return price(below(40));
    }
  }

  template <class Effect>
  Effect simple() {
    Effect effect{.select = selector()};
    if (chance(70)) {
      effect.reduction = reduction();
      return effect;
    }
    std::int64_t minimum = below(20);
    for (int i = 0; i < 2; ++i) {
      minimum += 1 + below(40);
      effect.ladder.push_back({.min_amount = Money{minimum}, .reduction = reduction()});
    }
    return effect;
  }

  SetEffect set() {
    SetEffect effect;
    const bool by_parts = chance(60);
    for (std::int64_t i = 0; i <= below(3); ++i) {
      SetPart part{.select = selector(), .count = 1 + below(2), .cheapest = chance(30)};
      if (by_parts) part.percent = Rate{below(3) * 5'000};
      effect.parts.push_back(part);
    }
    if (!by_parts) effect.reduction = reduction();
    effect.spread = chance(70);
    if (chance(10)) effect.stamps = StampReward{"card", 1 + below(4)};
    return effect;
  }

  PointsEffect points() {
    PointsEffect effect{.kind = static_cast<PointsEffect::Kind>(below(3)), .select = selector()};
    effect.rate = Rate{below(20'000)};
    effect.times = Rate{10'000 + below(30'000)};
    effect.bonus = Points{below(50)};
    if (chance(30)) effect.pending_days = static_cast<int>(below(3));
    return effect;
  }

  GrantEffect grant() {
    GrantEffect effect{.kind = static_cast<GrantEffect::Kind>(below(4)), .select = selector()};
    effect.subject =
        effect.kind == GrantEffect::Kind::stamp ? "card" : "s" + std::to_string(below(2));
    effect.goal = 1 + below(30);
    effect.counted = static_cast<GrantEffect::Counted>(below(3));
    effect.per = Money{1 + below(30)};
    effect.valid_days = 5;
    return effect;
  }

  Condition condition() {
    Condition node{.kind = Condition::Kind::amount, .select = selector()};
    node.min_amount = Money{below(150)};
    if (chance(30)) node.on = Basis::initial;
    if (chance(30)) {
      node = {.kind = Condition::Kind::item, .select = selector()};
      node.min_quantity = Quantity{below(8) * 1'000};
    }
    if (chance(20)) return {.kind = Condition::Kind::negation, .children = {node}};
    return node;
  }

  Effect effect() {
    switch (below(10)) {
      case 0:
      case 1:
      case 2:
        return simple<LineEffect>();
      case 3:
      case 4:
        return simple<BasketEffect>();
      case 5:
      case 6:
        return set();
      case 7:
      case 8:
        return points();
      default:
        return grant();
    }
  }

  Offer offer(std::int64_t number) {
    Offer offer = offer_of("o" + std::to_string(number), "", effect());
    if (offer.effect.index() <= 2) {
      offer.layer = one_of(layers);
      offer.closes = chance(10);
      offer.below_cost = chance(40);
      offer.reevaluate_on_return = chance(25);
      if (chance(20)) offer.limits.amount = Money{below(60)};
      if (chance(10)) offer.limits.budget = true;
    }
    if (offer.effect.index() == 0 && chance(25)) offer.limits.units = 1 + below(4);
    if (offer.effect.index() == 0 && chance(25)) offer.limits.units_per_line = 1 + below(3);
    if (offer.effect.index() <= 2 && chance(15)) {
      offer.trigger = {Trigger::Kind::pick, "", Points{below(120)}};
    }
    offer.priority = static_cast<int>(below(3));
    if (chance(30)) offer.when = condition();
    if (chance(10)) offer.limits.uses = UseLimit{};
    if (chance(10)) offer.worth = Money{below(20)};
    return offer;
  }

  Ruleset ruleset() {
    Ruleset ruleset = empty_ruleset();
    if (chance(30)) ruleset.layers[2].pick = Layer::Pick::first;
    if (chance(30)) ruleset.layers[4].of = Layer::Of::start;
    Program& program = ruleset.program;
    program.rate = Rate{below(20'000)};
    program.point_value =
        one_of(std::array{PointValue{Points{1}, Money{1}}, PointValue{Points{10}, Money{100}},
                          PointValue{Points{100}, Money{7}}});
    program.points_rounding = chance(50) ? Rounding::floor : Rounding::half_up;
    program.earn_on_points_part = chance(30);
    program.pending_days = static_cast<int>(below(2));
    if (chance(20)) program.points_as = PointsAs::tender;
    program.redeem.share = Rate{below(10'001)};
    program.redeem.step = Points{1 + below(3)};
    program.redeem.min_line = Money{below(2)};
    if (chance(40)) program.payable_step.cash = Money{100};
    program.clawback = static_cast<Clawback>(below(3));
    program.expired_lot = static_cast<ExpiredLot>(below(3));
    ruleset.legal.push_back({.category = "tobacco", .discountable = false, .earnable = chance(50)});
    if (chance(40))
      ruleset.legal.push_back({.category = "food/sweet", .min_price = Money{below(20)}});
    if (chance(60)) ruleset.margins.push_back({.select = selector(), .margin = Rate{below(3'000)}});
    const std::int64_t offers = below(7);
    for (std::int64_t i = 0; i < offers; ++i) ruleset.offers.push_back(offer(i));
    return ruleset;
  }

  Member member() {
    Member member;
    member.account = "acc";
    for (std::int64_t i = 0; i < below(4); ++i) {
      PointLot lot{.id = "L" + std::to_string(i), .left = Points{below(400)}};
      if (chance(50)) lot.expires_at = instant_of(noon + 1 + below(200'000));
      member.lots.push_back(lot);
    }
    member.counters["stamp:card"] = below(6) - 2;
    return member;
  }

  BasketLine line(std::int64_t number) {
    const std::string name = one_of(skus);
    const std::string id = "l" + std::to_string(number);
    BasketLine line = chance(15) ? pack(id, name, 1 + below(2'000), below(60))
                                 : pieces(id, name, 1 + below(12), below(chance(50) ? 6 : 51));
    line.category = categories[static_cast<std::size_t>(name[0] - 'a') % categories.size()];
    if (chance(40)) line.cost = Money{below(30)};
    if (chance(10)) line.min_price = Money{below(10)};
    return line;
  }

  Basket basket() {
    std::vector<BasketLine> lines;
    const std::int64_t count = 1 + below(6);
    lines.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) lines.push_back(line(i));
    Basket basket = basket_of(std::move(lines));
    if (chance(60)) basket.want_points = Points{below(500)};
    if (chance(30)) basket.tenders = {"card"};
    return basket;
  }

  std::mt19937_64 random_;
};

}  // namespace

World random_world(std::uint64_t seed) { return Maker(seed).make(); }

Basket rechunked(const Basket& basket, std::mt19937_64& random) {
  Basket other = basket;
  other.lines.clear();
  for (const BasketLine& line : basket.lines) {
    BasketLine rest = line;
    while (rest.measure == Measure::piece && rest.quantity > one_piece && random() % 2 == 0) {
      BasketLine part = rest;
      const auto units = static_cast<std::uint64_t>(rest.quantity.value() / 1'000);
      part.quantity = Quantity{static_cast<std::int64_t>(1 + random() % (units - 1)) * 1'000};
      part.amount = Money{part.price.value() * (part.quantity.value() / 1'000)};
      rest.quantity -= part.quantity;
      rest.amount -= part.amount;
      other.lines.push_back(part);
    }
    other.lines.push_back(rest);
  }
  std::ranges::shuffle(other.lines, random);
  for (std::size_t i = 0; i < other.lines.size(); ++i) {
    other.lines[i].id = "n" + std::to_string(i);
  }
  return other;
}

}  // namespace till::test
