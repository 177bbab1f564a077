#include "tests/property/world.h"

#include <algorithm>
#include <map>

namespace till::property {

using namespace loyalty;

namespace {

Context random_context(Chance& chance, const test::SaleInputs& inputs) {
  Context context;
  context.online = chance.in_a_hundred(50);
  for (const Offer& offer : inputs.ruleset.offers) {
    if (offer.limits.budget && chance.in_a_hundred(80)) {
      context.leases[offer.id] = Money{chance.below(120)};
    }
  }
  for (const PresentedCode& presented : inputs.basket.codes) {
    if (chance.in_a_hundred(60)) continue;
    context.codes[presented.serial] = chance.one_of_first<CodeState>(4);
  }
  return context;
}

// What a customer shows: the codes of some offers, and picks.
void present(Chance& chance, const Ruleset& ruleset, Basket& basket) {
  for (const Offer& offer : ruleset.offers) {
    if (offer.trigger.kind == Trigger::Kind::pick && chance.in_a_hundred(85)) {
      basket.picks.push_back(offer.id);
    }
    if (offer.trigger.kind != Trigger::Kind::code) continue;
    for (std::int64_t i = chance.below(3); i > 0; --i) {
      const PresentedCode presented{.code = offer.trigger.code,
                                    .serial = offer.trigger.code + std::to_string(i)};
      if (std::ranges::find(basket.codes, presented) == basket.codes.end()) {
        basket.codes.push_back(presented);
      }
    }
  }
  if (chance.in_a_hundred(10)) basket.codes.push_back({.code = "UNKNOWN", .serial = "UNKNOWN"});
}

// What lies in the member's view of these offers.
void know_the_offers(Chance& chance, const Ruleset& ruleset, Member& member) {
  for (const Offer& offer : ruleset.offers) {
    if (offer.limits.uses && chance.in_a_hundred(40)) member.uses[offer.id] = chance.below(3);
    if (offer.audience.activated && chance.in_a_hundred(60)) member.activated.push_back(offer.id);
  }
}

// Cuts a line into several of the same content.
void cut(Chance& chance, BasketLine rest, std::vector<BasketLine>& lines) {
  while (rest.measure == Measure::piece && rest.quantity > one_piece && chance.in_a_hundred(50)) {
    BasketLine part = rest;
    const std::int64_t units = rest.quantity.value() / one_piece.value();
    const std::int64_t taken = chance.between(1, units - 1);
    part.quantity = Quantity{taken * one_piece.value()};
    part.amount = Money{part.price.value() * taken};
    rest.quantity -= part.quantity;
    rest.amount -= part.amount;
    lines.push_back(part);
  }
  lines.push_back(rest);
}

}  // namespace

Selector random_selector(Chance& chance) {
  static constexpr const char* skus[] = {"a", "b", "c", "d", "a", "b", "c", "d", "nothing"};
  static constexpr const char* categories[] = {"food", "food/sweet", "tobacco"};
  Selector select;
  if (chance.in_a_hundred(40)) return select;
  switch (chance.below(6)) {
    case 0:
      select.categories.emplace_back(chance.one_of(categories));
      break;
    case 1:
      select.brands.emplace_back(chance.in_a_hundred(50) ? "x" : "y");
      break;
    case 2:
      select.tags.emplace_back(chance.in_a_hundred(50) ? "new" : "old");
      break;
    default:
      select.skus.emplace_back(chance.one_of(skus));
      if (chance.in_a_hundred(50)) select.skus.emplace_back(chance.one_of(skus));
      std::ranges::sort(select.skus);
      select.skus.erase(std::ranges::unique(select.skus).begin(), select.skus.end());
  }
  if (chance.in_a_hundred(15)) {
    Selector except;
    except.skus.emplace_back(chance.one_of(skus));
    select.except = std::make_shared<const Selector>(except);
  }
  return select;
}

std::vector<ReturnRequest> random_returns(Chance& chance, const Basket& basket) {
  std::vector<ReturnRequest> requests;
  std::map<std::string, std::int64_t> left;
  std::int64_t all = 0;
  for (const BasketLine& line : basket.lines) all += left[line.id] = line.quantity.value();
  const std::int64_t share = chance.in_a_hundred(30) ? 100 : 50;
  while (all > 0) {
    ReturnRequest request{.at = instant_of(sale_at + chance.below(200'000))};
    request.balance = Points{chance.in_a_hundred(50) ? chance.below(60) : 1'000'000};
    for (const BasketLine& line : basket.lines) {
      std::int64_t& rest = left[line.id];
      if (rest == 0 || !chance.in_a_hundred(share)) continue;
      const std::int64_t unit = line.measure == Measure::piece ? one_piece.value() : 1;
      const std::int64_t quantity =
          chance.in_a_hundred(50) ? rest : chance.between(1, rest / unit) * unit;
      rest -= quantity;
      all -= quantity;
      request.lines.push_back({line.id, Quantity{quantity}});
    }
    if (chance.in_a_hundred(20))
      request.used_coupons.push_back("o" + std::to_string(chance.below(6)));
    if (!request.lines.empty()) requests.push_back(std::move(request));
  }
  return requests;
}

World random_world(std::uint64_t seed) {
  Chance chance(seed);
  World world{.seed = seed};
  world.inputs.ruleset = random_ruleset(chance);
  world.inputs.basket = random_basket(chance);
  present(chance, world.inputs.ruleset, world.inputs.basket);
  if (chance.in_a_hundred(88)) {
    world.inputs.member = random_member(chance);
    know_the_offers(chance, world.inputs.ruleset, *world.inputs.member);
  }
  world.inputs.context = random_context(chance, world.inputs);
  world.paid_by = chance.in_a_hundred(50) ? PaidBy::cash : PaidBy::card;
  world.returns = random_returns(chance, world.inputs.basket);
  return world;
}

test::SaleInputs rearranged(const test::SaleInputs& inputs, std::uint64_t seed) {
  Chance chance(seed);
  test::SaleInputs other = inputs;
  other.basket.lines.clear();
  for (const BasketLine& line : inputs.basket.lines) cut(chance, line, other.basket.lines);
  chance.shuffle(other.basket.lines);
  for (std::size_t i = 0; i < other.basket.lines.size(); ++i) {
    other.basket.lines[i].id = "n" + std::to_string(i);
  }
  chance.shuffle(other.basket.codes);
  chance.shuffle(other.basket.picks);
  chance.shuffle(other.basket.tenders);
  chance.shuffle(other.ruleset.offers);
  chance.shuffle(other.ruleset.legal);
  chance.shuffle(other.ruleset.margins);
  if (other.member) {
    chance.shuffle(other.member->lots);
    chance.shuffle(other.member->offers);
  }
  return other;
}

Ruleset with_a_silent_offer(const Ruleset& ruleset, std::uint64_t seed) {
  Chance chance(seed);
  Ruleset more = ruleset;
  if (ruleset.layers.empty()) return more;
  Offer offer{.id = chance.in_a_hundred(50) ? "aaa" : "zzz", .layer = ruleset.layers.front().name};
  LineEffect effect{.reduction = {.kind = Reduction::Kind::percent, .percent = whole_rate}};
  switch (chance.below(4)) {
    case 0:
      effect.select.skus = {"never sold"};
      break;
    case 1:
      offer.trigger = {.kind = Trigger::Kind::code, .code = "NEVER SHOWN"};
      break;
    case 2:
      offer.active.from = instant_of(sale_at + 1);
      break;
    default:
      offer.active.stores = {"another"};
  }
  offer.effect = effect;
  offer.priority = 1'000;
  offer.closes = true;
  more.offers.insert(more.offers.begin() + chance.between(0, std::ssize(more.offers)), offer);
  return more;
}

}  // namespace till::property
