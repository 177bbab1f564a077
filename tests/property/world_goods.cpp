// Baskets and members of random worlds.
#include <string>

#include "tests/property/world.h"

namespace till::property {

using namespace loyalty;

namespace {

constexpr const char* categories[] = {"food", "food/sweet", "tobacco", "food"};

BasketLine random_line(Chance& chance, std::int64_t number) {
  BasketLine line{.id = "l" + std::to_string(number)};
  const std::int64_t goods = chance.below(4);
  line.sku = std::string(1, static_cast<char>('a' + goods));
  line.category = categories[static_cast<std::size_t>(goods)];
  if (chance.in_a_hundred(30)) line.brand = chance.in_a_hundred(60) ? "x" : "y";
  if (chance.in_a_hundred(30)) line.tags.emplace_back(chance.in_a_hundred(60) ? "new" : "old");
  if (chance.in_a_hundred(15)) {
    line.measure = Measure::weight;
    line.quantity = Quantity{chance.between(1, 2'000)};
    line.price = Money{100};
    line.amount = Money{chance.below(60)};
  } else {
    const std::int64_t units = chance.between(1, chance.in_a_hundred(70) ? 4 : 12);
    line.price =
        Money{chance.in_a_hundred(5) ? 0 : chance.between(1, chance.in_a_hundred(50) ? 5 : 50)};
    line.quantity = Quantity{units * one_piece.value()};
    line.amount = Money{units * line.price.value()};
  }
  if (chance.in_a_hundred(40)) line.cost = Money{chance.below(30)};
  if (chance.in_a_hundred(10)) line.min_price = Money{chance.below(10)};
  line.discountable = !chance.in_a_hundred(5);
  line.redeemable = !chance.in_a_hundred(5);
  line.earnable = !chance.in_a_hundred(5);
  return line;
}

PointLot random_lot(Chance& chance, std::int64_t number) {
  PointLot lot{.id = "L" + std::to_string(number), .left = Points{chance.between(-20, 300)}};
  lot.earned_at = instant_of(sale_at - chance.between(1, 3));
  if (chance.in_a_hundred(50)) {
    lot.expires_at = instant_of(sale_at + chance.between(-5, 3) * 40'000);
  }
  if (chance.in_a_hundred(20)) lot.active_from = instant_of(sale_at + chance.between(-1, 1));
  if (chance.in_a_hundred(20)) lot.partner = "p";
  return lot;
}

// An offer of the member's own, in a layer that every ruleset has.
Offer personal_offer(Chance& chance) { return random_offer(chance, "m:own"); }

}  // namespace

Basket random_basket(Chance& chance) {
  Basket basket{.currency = "RUB", .store = "s1", .at = instant_of(sale_at), .channel = "pos"};
  const std::int64_t lines = chance.between(1, 5);
  for (std::int64_t i = 0; i < lines; ++i) {
    // Now and then a line of the same content as the one before, in another quantity.
    if (!basket.lines.empty() && chance.in_a_hundred(30)) {
      BasketLine again = basket.lines.back();
      again.id = "l" + std::to_string(i);
      if (again.measure == Measure::piece) {
        const std::int64_t units = chance.between(1, 4);
        again.quantity = Quantity{units * one_piece.value()};
        again.amount = Money{units * again.price.value()};
      }
      basket.lines.push_back(again);
      continue;
    }
    basket.lines.push_back(random_line(chance, i));
  }
  if (chance.in_a_hundred(65)) basket.want_points = Points{chance.below(400)};
  if (chance.in_a_hundred(40)) basket.tenders.emplace_back("card");
  if (chance.in_a_hundred(10)) basket.tenders.emplace_back("cash");
  return basket;
}

Member random_member(Chance& chance) {
  Member member{.account = "a" + std::to_string(chance.below(20)), .member = "m1"};
  if (chance.in_a_hundred(60)) member.tier = chance.in_a_hundred(50) ? "gold" : "silver";
  if (chance.in_a_hundred(50)) member.segments.emplace_back("club");
  if (chance.in_a_hundred(60)) {
    member.birthday = Birthday{.month = 11, .day = static_cast<int>(chance.between(11, 19))};
  }
  if (chance.in_a_hundred(70)) member.purchases = chance.below(2);
  if (chance.in_a_hundred(70)) {
    member.last_purchase = instant_of(sale_at - chance.between(1, 4) * 86'400);
  }
  if (chance.in_a_hundred(50)) member.bought.emplace_back("a");
  const std::int64_t lots = chance.below(4);
  for (std::int64_t i = 0; i < lots; ++i) member.lots.push_back(random_lot(chance, i));
  if (chance.in_a_hundred(10)) member.debt = Points{chance.below(40)};
  if (chance.in_a_hundred(20)) member.redeemed_today = Points{chance.below(40)};
  if (chance.in_a_hundred(70)) member.counters["stamp:card"] = chance.between(-2, 6);
  if (chance.in_a_hundred(50)) member.counters["quest:s0"] = chance.between(-5, 20);
  if (chance.in_a_hundred(15)) member.offers.push_back(personal_offer(chance));
  return member;
}

}  // namespace till::property
