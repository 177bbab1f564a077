#include "bench/quote_world.h"

#include <algorithm>
#include <array>
#include <utility>

namespace till::bench {
namespace {

using namespace loyalty;

constexpr std::int64_t noon = 1'700'000'000;
constexpr std::int64_t brands = 400;
constexpr std::int64_t aisles = 40;
constexpr std::size_t whole_basket_offers = 4;
constexpr std::int64_t run_of_goods = 40;
// Offers of a brand or a shelf beyond these are for other stores: a basket is not met by more of
// them because the chain is larger.
constexpr std::int64_t offers_here = 1'000;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t bound) {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::int64_t>((mixed ^ (mixed >> 31U)) % static_cast<std::uint64_t>(bound));
  }
  bool chance(int percent_of_times) { return below(100) < percent_of_times; }

 private:
  std::uint64_t state_;
};

std::string numbered(char kind, std::int64_t number) {
  std::string digits = std::to_string(number);
  return kind + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}
std::string sku_on_offer(std::int64_t number) { return numbered('g', number); }
std::string other_sku(std::int64_t number) { return numbered('z', number); }

Reduction percent(std::int64_t permyriad) {
  return {.kind = Reduction::Kind::percent, .percent = Rate{permyriad}};
}
Reduction amount(std::int64_t minor) {
  return {.kind = Reduction::Kind::amount, .money = Money{minor}};
}
Selector skus(std::vector<std::string> names) { return {.skus = std::move(names)}; }

Ruleset layered_ruleset() {
  using Pick = Layer::Pick;
  Ruleset ruleset;
  ruleset.version = "bench";
  ruleset.currency = "RUB";
  for (const auto& [name, pick] : {std::pair{"price", Pick::best}, std::pair{"unit", Pick::best},
                                   std::pair{"line", Pick::best}, std::pair{"basket", Pick::best},
                                   std::pair{"member", Pick::all}, std::pair{"code", Pick::all}})
    ruleset.layers.push_back({.name = name, .pick = pick});
  return ruleset;
}

Condition pieces_of(const std::string& sku, Quantity at_least) {
  return {.kind = Condition::Kind::item, .select = skus({sku}), .min_quantity = at_least};
}

Offer plain_offer(std::int64_t number, std::int64_t count, Random& random) {
  Offer offer;
  const std::string sku = sku_on_offer(number);
  offer.id = numbered('o', number);
  offer.when = pieces_of(sku, Quantity{1'000 * (1 + random.below(3))});
  switch (number % 8) {
    case 5:
      offer.layer = "member";
      offer.effect = LineEffect{.select = skus({sku}), .reduction = amount(50)};
      break;
    case 6:
      offer.layer = "basket";
      offer.effect = BasketEffect{.select = skus({sku, sku_on_offer((number + 1) % count)}),
                                  .reduction = amount(333)};
      break;
    case 7:
      offer.layer = "code";
      offer.effect = BasketEffect{.select = skus({sku, sku_on_offer((number + 1) % count)}),
                                  .reduction = percent(300)};
      break;
    default:
      offer.layer = "line";
      offer.effect =
          LineEffect{.select = skus({sku}), .reduction = percent(500 + 100 * random.below(20))};
  }
  return offer;
}

Basket empty_basket() {
  Basket basket;
  basket.currency = "RUB";
  basket.store = "s1";
  basket.at = instant_of(noon);
  basket.channel = "pos";
  basket.tenders = {"card"};
  return basket;
}

BasketLine line_of(std::string sku, std::int64_t number, Random& random) {
  BasketLine line;
  line.sku = std::move(sku);
  line.brand = numbered('b', number % brands);
  line.category = "aisle" + std::to_string(number % aisles) + "/shelf" + std::to_string(number % 7);
  const std::int64_t pieces = 1 + random.below(3);
  line.quantity = Quantity{1'000 * pieces};
  line.price = Money{990 + 100 * random.below(300)};
  line.amount = Money{line.price.value() * pieces};
  line.cost = Money{line.price.value() / 2};
  return line;
}

// The number of the sku under which the good is on offer. Goods lie in runs of neighbours, of all
// kinds of offers each, with equal gaps between the runs.
std::int64_t place_of(std::int64_t good, const WorldSize& size) {
  const auto gap = static_cast<std::int64_t>(size.offers / size.goods_sold);
  return good / run_of_goods * run_of_goods * gap + good % run_of_goods;
}

std::vector<Basket> baskets_of(const WorldSize& size) {
  Random random(7);
  std::vector<Basket> baskets;
  const auto goods = static_cast<std::int64_t>(size.goods_sold);
  for (std::size_t i = 0; i < size.baskets; ++i) {
    Basket basket = empty_basket();
    std::int64_t last = random.below(goods);
    while (basket.lines.size() < size.lines) {
      const bool on_offer = random.chance(size.lines_on_offer_percent);
      // Often the neighbour of the last one: some offers speak of two goods.
      last = random.chance(50) ? (last + 1) % goods : random.below(goods);
      const std::string sku =
          on_offer ? sku_on_offer(place_of(last, size)) : other_sku(random.below(20'000));
      if (std::ranges::find(basket.lines, sku, &BasketLine::sku) != basket.lines.end()) continue;
      basket.lines.push_back(line_of(sku, last, random));
      basket.lines.back().id = std::to_string(basket.lines.size());
    }
    baskets.push_back(std::move(basket));
  }
  return baskets;
}

Member usual_member() {
  Member member;
  member.account = "a1";
  member.member = "m1";
  member.tier = "gold";
  member.segments = {"tea-club"};
  member.birthday = Birthday{11, 20};
  member.purchases = 12;
  member.last_purchase = instant_of(noon - 86'400);
  member.lots.push_back({.id = "L1", .left = Points{50'000}, .earned_at = instant_of(noon - 9)});
  member.counters["stamp:coffee"] = 4;
  return member;
}

// Offers that meet every basket: a threshold with steps, points for spending, a price for members.
Offer whole_basket_offer(std::size_t number) {
  Offer offer;
  offer.id = "all" + std::to_string(number);
  if (number == 0) {
    offer.layer = "basket";
    offer.effect =
        BasketEffect{.ladder = {{.min_amount = Money{100'000}, .reduction = percent(300)},
                                {.min_amount = Money{300'000}, .reduction = percent(700)}}};
  } else if (number == 1) {
    offer.effect = PointsEffect{.kind = PointsEffect::Kind::bonus, .bonus = Points{500}};
    offer.when = Condition{.kind = Condition::Kind::amount, .min_amount = Money{500'000}};
  } else if (number == 2) {
    offer.layer = "member";
    offer.audience.tiers = {"gold"};
    offer.effect = BasketEffect{.reduction = percent(200)};
  } else {
    offer.effect = PromptEffect{.text = "A card of the club is free today"};
    offer.audience.segments = {"wine-club"};
  }
  return offer;
}

Offer mixed_set(const std::string& sku) {
  Offer offer;
  offer.layer = "unit";
  offer.effect = SetEffect{
      .parts = {{.select = skus({sku}), .count = 2},
                {.select = skus({sku}), .count = 1, .percent = whole_rate, .cheapest = true}}};
  offer.below_cost = true;
  return offer;
}

// Of a brand, a shelf or a club; in a larger ruleset most of them are for other stores and hours.
Offer mixed_wide(std::int64_t number, Random& random) {
  Offer offer;
  const bool elsewhere = number >= offers_here;
  if (elsewhere) offer.active.stores = {"s" + std::to_string(2 + number % 200)};
  if (random.chance(50)) offer.active.hours = std::pair{Minutes(8 * 60), Minutes(23 * 60)};
  Selector select;
  if (elsewhere) {
    select.skus = {sku_on_offer(number)};
  } else if (random.chance(50)) {
    select.brands = {numbered('b', number % brands)};
  } else {
    select.categories = {"aisle" + std::to_string(number % aisles) + "/shelf6"};
  }
  if (number % 2 == 0) {
    offer.effect = PointsEffect{
        .kind = PointsEffect::Kind::multiply, .times = Rate{20'000}, .select = std::move(select)};
    offer.audience.segments = {number % 4 == 0 ? "tea-club" : "wine-club"};
  } else {
    offer.layer = "line";
    offer.effect = LineEffect{.select = std::move(select), .reduction = percent(500)};
    offer.limits.units = 6;
  }
  return offer;
}

Offer mixed_offer(std::int64_t number, std::int64_t count, Random& random) {
  const std::string sku = sku_on_offer(number);
  Offer offer;
  switch (number % 10) {
    case 0:
      offer = mixed_set(sku);
      break;
    case 1:
      offer = mixed_wide(number, random);
      break;
    case 2:
      offer.layer = "price";
      offer.effect = LineEffect{.select = skus({sku}),
                                .reduction = {.kind = Reduction::Kind::price, .money = Money{900}}};
      offer.audience.tiers = {"gold", "silver"};
      break;
    case 3:
      offer.effect =
          GrantEffect{.kind = GrantEffect::Kind::stamp, .subject = "coffee", .select = skus({sku})};
      break;
    case 4:
      offer.layer = "line";
      offer.effect =
          LineEffect{.select = skus({sku}),
                     .ladder = {{.min_quantity = Quantity{2'000}, .reduction = percent(500)},
                                {.min_quantity = Quantity{3'000}, .reduction = percent(1'000)}}};
      offer.priority = 1;
      break;
    default:
      offer = plain_offer(number, count, random);
  }
  offer.id = numbered('o', number);
  return offer;
}

Program usual_program() {
  Program program;
  program.rate = Rate{500};
  program.pending_days = 14;
  program.valid = LotValidity{.days = 365, .end = LotValidity::End::month};
  program.redeem.share = Rate{5'000};
  program.payable_step.cash = Money{100};
  return program;
}

}  // namespace

QuoteWorld plain_world(const WorldSize& size) {
  Random random(1);
  QuoteWorld world{.name = "one qualification an offer", .ruleset = layered_ruleset()};
  for (std::size_t i = 0; i < size.offers; ++i) {
    Offer offer =
        plain_offer(static_cast<std::int64_t>(i), static_cast<std::int64_t>(size.offers), random);
    world.asked.push_back({.offer = offer.id,
                           .sku = offer.when->select.skus.front(),
                           .at_least = *offer.when->min_quantity});
    world.ruleset.offers.push_back(std::move(offer));
  }
  world.baskets = baskets_of(size);
  return world;
}

QuoteWorld mixed_world(const WorldSize& size) {
  Random random(2);
  QuoteWorld world{.name = "mixed, for a member who spends points", .ruleset = layered_ruleset()};
  world.ruleset.program = usual_program();
  world.ruleset.tiers = {{.id = "gold", .rate = Rate{700}}, {.id = "silver", .rate = Rate{600}}};
  world.ruleset.legal.push_back({.category = "aisle39", .discountable = false, .earnable = false});
  world.ruleset.margins.push_back({.select = {}, .margin = Rate{500}});
  for (std::size_t i = 0; i < whole_basket_offers; ++i)
    world.ruleset.offers.push_back(whole_basket_offer(i));
  const auto count = static_cast<std::int64_t>(size.offers - whole_basket_offers);
  for (std::int64_t i = 0; i < count; ++i)
    world.ruleset.offers.push_back(mixed_offer(i, count, random));
  world.member = usual_member();
  world.baskets = baskets_of(size);
  for (Basket& basket : world.baskets) basket.want_points = Points{10'000};
  return world;
}

}  // namespace till::bench
