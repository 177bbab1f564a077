#include "tests/golden/cases.h"

#include <string>
#include <utility>

#include "tests/golden/draw.h"
#include "tests/golden/offers.h"

namespace till::golden {
namespace {

json::Object redeem(Draw& draw) {
  json::Object redeem{{"share", draw.below(10'001)}};
  if (draw.chance(30)) redeem.set("receipt_cap", draw.below(2'000));
  if (draw.chance(20)) redeem.set("day_cap", draw.below(3'000));
  if (draw.chance(30)) redeem.set("offline_cap", draw.below(1'000));
  if (draw.chance(50)) redeem.set("step", 1 + draw.below(30));
  if (draw.chance(30)) redeem.set("min_line", 1);
  return redeem;
}

json::Object point_value(Draw& draw) {
  switch (draw.below(3)) {
    case 0:
      return {{"points", 10}, {"minor", 100}};
    case 1:
      return {{"points", 100}, {"minor", 7}};
    default:
      return {{"points", 1}, {"minor", 1}};
  }
}

json::Object program(Draw& draw) {
  json::Object program{{"rate", draw.below(15'000)}};
  program.set("point_value", point_value(draw));
  if (draw.chance(25)) program.set("points_as", "tender");
  if (draw.chance(50)) program.set("points_rounding", "half_up");
  if (draw.chance(30)) program.set("earn_on_points_part", true);
  if (draw.chance(50)) program.set("pending_days", draw.below(15));
  if (draw.chance(60)) {
    const std::string end = draw.one_of(std::array{"day", "month", "year"});
    program.set("valid", json::Object{{"days", 1 + draw.below(400)}, {"end", end}});
  }
  if (draw.chance(60)) program.set("zone", "msk");
  program.set("redeem", redeem(draw));
  if (draw.chance(60)) program.set("near_miss", 3'000 + draw.below(7'001));
  if (draw.chance(50)) program.set("payable_step", json::Object{{"cash", 100}, {"card", 1}});
  program.set("clawback", draw.one_of(std::array{"only_pending", "within_balance", "unlimited"}));
  program.set("expired_lot", draw.one_of(std::array{"grace", "forfeit", "new_lot"}));
  return program;
}

json::Array layers(Draw& draw) {
  json::Array layers;
  for (const char* name : {"price", "unit", "line", "basket", "member", "code"}) {
    json::Object layer{{"name", name}};
    layer.set("pick", draw.one_of(std::array{"all", "best", "best", "first"}));
    if (draw.chance(25)) layer.set("of", "start");
    if (draw.chance(6)) layer.set("closes", true);
    layers.emplace_back(std::move(layer));
  }
  return layers;
}

json::Array legal(Draw& draw) {
  json::Object tobacco{{"category", "tobacco"}, {"discountable", false}};
  tobacco.set("earnable", draw.chance(50));
  tobacco.set("min_price", draw.below(40));
  json::Object cake{{"category", "food/sweet/cake"}, {"redeemable", draw.chance(50)}};
  return {std::move(tobacco), std::move(cake)};
}

json::Value zones() {
  const json::Value summer = json::Object{{"from", noon - 50'000'000}, {"offset", 240}};
  const json::Value winter = json::Object{{"from", noon - 7'000'000}, {"offset", 180}};
  return json::Object{{"msk", json::Array{summer, winter}}};
}

json::Value ruleset(Draw& draw) {
  json::Object ruleset{{"format", 1}, {"version", "golden"}, {"engine", 1}, {"currency", "EUR"}};
  ruleset.set("program", program(draw));
  ruleset.set("zones", zones());
  const json::Object store{{"zone", "msk"}, {"partner", "baker"}};
  ruleset.set("stores", json::Object{{"s1", store}});
  json::Object partner;
  if (draw.chance(50)) partner.set("rate", draw.below(900));
  if (draw.chance(30)) partner.set("redeem", json::Object{{"share", 3'000}});
  ruleset.set("partners", json::Object{{"baker", std::move(partner)}});
  if (draw.chance(60)) ruleset.set("layers", layers(draw));
  const json::Value gold = json::Object{{"id", "gold"}, {"rate", draw.below(12'000)}};
  const json::Value silver = json::Object{{"id", "silver"}, {"rate", 300}};
  ruleset.set("tiers", json::Array{gold, silver});
  if (draw.chance(60)) ruleset.set("legal", legal(draw));
  if (draw.chance(50)) {
    json::Object margin{{"select", selector(draw)}};
    margin.set("margin", draw.below(4'000));
    ruleset.set("margins", json::Array{std::move(margin)});
  }
  json::Array offers;
  const std::int64_t count = draw.below(13);
  for (std::int64_t i = 0; i < count; ++i)
    offers.emplace_back(offer(draw, "o" + std::to_string(i)));
  ruleset.set("offers", std::move(offers));
  return ruleset;
}

json::Array lots(Draw& draw) {
  json::Array lots;
  const std::int64_t count = draw.below(5);
  for (std::int64_t i = 0; i < count; ++i) {
    json::Object lot{{"id", "L" + std::to_string(i)}};
    lot.set("left", draw.chance(85) ? some_money(draw) : -draw.below(50));
    lot.set("earned_at", noon - draw.below(9'000'000));
    if (draw.chance(20)) lot.set("active_from", noon - 500 + draw.below(1'000));
    if (draw.chance(60)) lot.set("expires_at", noon - 100 + draw.below(500'000));
    if (draw.chance(20)) lot.set("partner", "baker");
    lots.emplace_back(std::move(lot));
  }
  return lots;
}

json::Value member(Draw& draw) {
  if (draw.chance(12)) return nullptr;
  json::Object member{{"account", "a" + std::to_string(draw.below(50))}, {"member", "m1"}};
  if (draw.chance(50)) member.set("tier", draw.one_of(std::array{"gold", "silver"}));
  if (draw.chance(50)) member.set("segments", json::Array{draw.one_of(std::array{"tea", "wine"})});
  if (draw.chance(50)) member.set("birthday", json::Array{11, 1 + draw.below(30)});
  if (draw.chance(50)) member.set("purchases", draw.below(3));
  if (draw.chance(50)) member.set("last_purchase", noon - draw.below(9'000'000));
  if (draw.chance(50)) member.set("bought", json::Array{draw.one_of(skus)});
  member.set("lots", lots(draw));
  if (draw.chance(20)) member.set("debt", draw.below(100));
  if (draw.chance(20)) member.set("redeemed_today", draw.below(500));
  const std::int64_t stamps = draw.below(8) - 2;
  member.set("counters", json::Object{{"stamp:coffee", stamps}, {"quest:q", draw.below(40)}});
  if (draw.chance(20)) member.set("uses", json::Object{{"o1", 1}});
  if (draw.chance(25)) member.set("offers", json::Array{offer(draw, "m:own")});
  return member;
}

json::Object line(Draw& draw, std::int64_t number) {
  const std::int64_t good = draw.below(static_cast<std::int64_t>(skus.size()));
  const auto at = static_cast<std::size_t>(good);
  json::Object line{{"id", "l" + std::to_string(number)}, {"sku", skus.at(at)}};
  line.set("category", categories.at(at % categories.size()));
  line.set("brand", brands.at(at % brands.size()));
  if (draw.chance(30)) line.set("tags", json::Array{tags.at(at % tags.size())});
  const std::int64_t price = draw.chance(60) ? 10 * (good + 1) : some_money(draw);
  line.set("price", price);
  if (draw.chance(15)) {
    const std::int64_t grams = 1 + draw.below(3'000);
    line.set("measure", "weight");
    line.set("quantity", grams);
    line.set("amount", price * grams / 1'000);
  } else {
    const std::int64_t pieces = 1 + draw.below(7);
    line.set("quantity", 1'000 * pieces);
    line.set("amount", price * pieces);
  }
  if (draw.chance(30)) line.set("cost", price * draw.below(130) / 100);
  if (draw.chance(15)) line.set("min_price", price * draw.below(110) / 100);
  if (draw.chance(6)) line.set("discountable", false);
  if (draw.chance(6)) line.set("earnable", false);
  return line;
}

json::Array presented_codes(Draw& draw) {
  json::Array presented;
  const std::int64_t count = draw.below(3);
  for (std::int64_t i = 0; i < count; ++i) {
    json::Object code{{"code", draw.one_of(codes)}};
    code.set("serial", "S" + std::to_string(i));
    presented.emplace_back(std::move(code));
  }
  return presented;
}

json::Value basket(Draw& draw) {
  // A few say another currency or another offset than the ruleset, and are refused.
  json::Object basket{{"currency", draw.chance(98) ? "EUR" : "USD"}, {"at", noon}};
  basket.set("store", draw.one_of(std::array{"s1", "s1", "s2"}));
  basket.set("channel", draw.one_of(std::array{"pos", "kiosk"}));
  if (draw.chance(20)) basket.set("utc_offset", draw.chance(95) ? 180 : 60);
  basket.set("codes", presented_codes(draw));
  json::Array picks;
  for (const char* id : {"o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7", "m:own"}) {
    if (draw.chance(70)) picks.emplace_back(id);
  }
  basket.set("picks", std::move(picks));
  if (draw.chance(60)) basket.set("want_points", some_money(draw));
  if (draw.chance(50)) basket.set("tenders", json::Array{draw.one_of(std::array{"card", "cash"})});
  json::Array lines;
  const std::int64_t count = 1 + draw.below(9);
  for (std::int64_t i = 0; i < count; ++i) lines.emplace_back(line(draw, i));
  basket.set("lines", std::move(lines));
  return basket;
}

json::Value context(Draw& draw) {
  json::Object context{{"online", draw.chance(50)}};
  json::Object leases;
  for (const char* id : {"o0", "o1", "o2", "o3"}) {
    if (draw.chance(50)) leases.set(id, some_money(draw));
  }
  context.set("leases", std::move(leases));
  if (draw.chance(30)) {
    const std::string state = draw.one_of(std::array{"ok", "expired", "used", "not_leased"});
    context.set("codes", json::Object{{"S0", state}});
  }
  return context;
}

// Some lines of the basket, each in part or in full; what went back already is not remembered, so
// that a later request may ask too much and is refused.
json::Value return_request(Draw& draw, const json::Value& basket) {
  json::Array lines;
  for (const json::Value& each : *basket.as_object()->find("lines")->as_array()) {
    if (!draw.chance(35)) continue;
    const json::Object& line = *each.as_object();
    std::int64_t quantity = *line.find("quantity")->as_integer();
    const bool pieces = !line.has("measure");
    if (draw.chance(50)) quantity = pieces ? 1'000 : 1 + draw.below(quantity);
    lines.emplace_back(json::Object{{"id", *line.find("id")}, {"quantity", quantity}});
  }
  if (lines.empty()) lines.emplace_back(json::Object{{"id", "l0"}, {"quantity", 1'000}});
  json::Object request{{"at", noon + draw.below(9'000'000)}, {"lines", std::move(lines)}};
  request.set("balance", draw.below(300));
  if (draw.chance(20)) request.set("used_coupons", json::Array{"o1"});
  return request;
}

}  // namespace

Case case_of(std::uint64_t number) {
  Draw draw(number + 1);
  Case made;
  made.ruleset = ruleset(draw);
  made.member = member(draw);
  made.basket = basket(draw);
  made.context = context(draw);
  made.paid_in_cash = draw.chance(50);
  const std::int64_t returns = draw.below(4);
  for (std::int64_t i = 0; i < returns; ++i) {
    made.returns.push_back(return_request(draw, made.basket));
  }
  return made;
}

}  // namespace till::golden
