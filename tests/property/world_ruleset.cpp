// Programs of random worlds: layers, accrual, redemption, law, margins, zones.
#include <array>
#include <string>

#include "tests/property/world.h"

namespace till::property {

using namespace loyalty;

namespace {

std::vector<Layer> random_layers(Chance& chance) {
  std::vector<Layer> layers;
  for (const auto* name : {"price", "unit", "line", "basket", "member", "code"}) {
    Layer layer{.name = name};
    if (layer.name == "member" || layer.name == "code") layer.pick = Layer::Pick::all;
    if (chance.in_a_hundred(25)) layer.pick = chance.one_of_first<Layer::Pick>(3);
    if (chance.in_a_hundred(20)) layer.of = Layer::Of::start;
    layer.closes = chance.in_a_hundred(6);
    layers.push_back(layer);
  }
  return layers;
}

PointValue random_point_value(Chance& chance) {
  static constexpr std::array<std::array<std::int64_t, 2>, 4> values = {
      {{1, 1}, {10, 100}, {100, 7}, {2, 3}}};
  const auto value = chance.one_of(values);
  return {.points = Points{value[0]}, .minor = Money{value[1]}};
}

RedeemRules random_redeem(Chance& chance) {
  RedeemRules redeem;
  if (chance.in_a_hundred(50)) redeem.share = Rate{chance.below(10'001)};
  if (chance.in_a_hundred(15)) redeem.receipt_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(15)) redeem.day_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(20)) redeem.offline_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(40)) redeem.step = Points{chance.between(1, 4)};
  redeem.min_line = Money{chance.below(2)};
  return redeem;
}

Program random_program(Chance& chance) {
  Program program;
  program.point_value = random_point_value(chance);
  if (chance.in_a_hundred(20)) program.points_as = PointsAs::tender;
  if (chance.in_a_hundred(75)) program.rate = Rate{chance.below(20'000)};
  program.points_rounding = chance.one_of_first<Rounding>(2);
  program.earn_on_points_part = chance.in_a_hundred(30);
  program.pending_days = static_cast<int>(chance.below(2));
  if (chance.in_a_hundred(40)) {
    program.valid = LotValidity{.days = static_cast<int>(chance.below(400)),
                                .end = chance.one_of_first<LotValidity::End>(3)};
  }
  if (chance.in_a_hundred(40)) program.zone = "z";
  program.redeem = random_redeem(chance);
  if (chance.in_a_hundred(40)) program.payable_step.cash = Money{100};
  if (chance.in_a_hundred(20)) program.payable_step.card = Money{5};
  if (chance.in_a_hundred(50)) program.near_miss = Rate{chance.below(10'001)};
  program.clawback = chance.one_of_first<Clawback>(3);
  program.expired_lot = chance.one_of_first<ExpiredLot>(3);
  program.grace_days = static_cast<int>(chance.below(3));
  return program;
}

// A clock that changes within the days that lots may end.
std::vector<ZoneTransition> random_zone(Chance& chance) {
  std::vector<ZoneTransition> zone;
  std::int64_t from = sale_at - 100'000;
  const std::int64_t standard = chance.between(-12, 13) * 60;
  for (int i = 0; i < 3; ++i) {
    zone.push_back({.from = instant_of(from), .offset = Minutes{standard + chance.below(2) * 60}});
    from += chance.between(1, 400) * 40'000;
  }
  return zone;
}

void add_law(Chance& chance, Ruleset& ruleset) {
  if (chance.in_a_hundred(60)) {
    ruleset.legal.push_back({.category = "tobacco",
                             .discountable = !chance.in_a_hundred(60),
                             .redeemable = !chance.in_a_hundred(50),
                             .earnable = !chance.in_a_hundred(50)});
  }
  if (chance.in_a_hundred(30)) {
    ruleset.legal.push_back({.category = "food/sweet", .min_price = Money{chance.below(20)}});
  }
  if (chance.in_a_hundred(15)) {
    ruleset.legal.push_back({.category = "food", .min_price = Money{chance.below(4)}});
  }
  const std::int64_t margins = chance.below(3);
  for (std::int64_t i = 0; i < margins; ++i) {
    ruleset.margins.push_back(
        {.select = random_selector(chance), .margin = Rate{chance.below(3'000)}});
  }
}

void add_partner(Chance& chance, Ruleset& ruleset) {
  Partner partner;
  if (chance.in_a_hundred(60)) partner.rate = Rate{chance.below(8'000)};
  if (chance.in_a_hundred(30)) partner.share = Rate{chance.below(10'001)};
  if (chance.in_a_hundred(15)) partner.receipt_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(15)) partner.day_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(15)) partner.offline_cap = Points{chance.below(60)};
  if (chance.in_a_hundred(15)) partner.step = Points{chance.between(1, 4)};
  if (chance.in_a_hundred(15)) partner.min_line = Money{chance.below(2)};
  ruleset.partners["p"] = partner;
  ruleset.stores["s1"].partner = "p";
}

}  // namespace

Ruleset random_ruleset(Chance& chance) {
  Ruleset ruleset;
  ruleset.version = "random";
  ruleset.currency = "RUB";
  ruleset.program = random_program(chance);
  ruleset.layers = random_layers(chance);
  if (!ruleset.program.zone.empty() || chance.in_a_hundred(20)) {
    ruleset.zones["z"] = random_zone(chance);
    if (chance.in_a_hundred(50)) ruleset.stores["s1"].zone = "z";
  }
  if (chance.in_a_hundred(20)) add_partner(chance, ruleset);
  if (chance.in_a_hundred(50)) {
    ruleset.tiers = {{.id = "gold", .rate = Rate{chance.below(20'000)}},
                     {.id = "silver", .rate = Rate{chance.below(10'000)}}};
  }
  add_law(chance, ruleset);
  const std::int64_t offers = chance.below(8);
  for (std::int64_t i = 0; i < offers; ++i) {
    ruleset.offers.push_back(random_offer(chance, "o" + std::to_string(i)));
  }
  return ruleset;
}

}  // namespace till::property
