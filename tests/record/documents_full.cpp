#include "tests/record/documents_full.h"

#include "tests/record/documents_examples.h"

namespace till::test {

namespace {

json::Value full_offers() {
  return json_value(R"(
  [
    {"id": "line", "name": "Tea", "campaign": "spring", "layer": "line", "priority": -5,
      "closes": true,
      "active": {"from": 1, "until": 2, "weekdays": [1, 7], "hours": ["22:00", "02:05"],
        "stores": ["s1", "s2"], "channels": ["pos"]},
      "audience": {"members": true, "tiers": ["gold"], "segments": ["club"],
        "birthday": {"before": 3, "after": 4}, "first_purchase": true, "absent_days": 90,
        "bought": ["sku"], "activated": true, "experiment": {"salt": "x", "holdout": 1000}},
      "trigger": {"code": "MAY"},
      "when": {"all": [
        {"any": [{"present": {"select": {"skus": ["a", "b"]}}}, {"absent": {}}]},
        {"not": {"tender": "card"}},
        {"item": {"select": {"categories": ["food/dairy"]}, "min_quantity": 2000,
          "on": "initial"}},
        {"item": {"min_amount": 5000}},
        {"amount": {"select": {"tags": ["t"]}, "min": 5000, "max": 90000, "on": "initial"}}]},
      "effect": {"target": "line", "on": "initial",
        "select": {"skus": ["a"], "categories": ["c"], "brands": ["b"], "tags": ["t"],
          "except": {"skus": ["z"]}},
        "ladder": [{"min_quantity": 3000, "percent": 500}, {"min_quantity": 6000, "price": 5}]},
      "limits": {"units_per_line": 1, "units": 2, "amount": 50000, "budget": true,
        "uses": {"count": 1, "per": "member", "period": "month"}},
      "below_cost": true, "worth": 10, "on_return": "reevaluate"},
    {"id": "basket", "layer": "basket", "trigger": {"pick": true, "cost_points": 500},
      "effect": {"target": "basket", "ladder": [{"min_amount": 1000, "amount": 100}]}},
    {"id": "price", "layer": "line", "effect": {"target": "line", "price": 9900}},
    {"id": "set", "layer": "unit", "limits": {"sets": 1},
      "effect": {"target": "set", "parts": [{"count": 2},
        {"count": 1, "select": {"skus": ["cup"]}, "percent": 10000, "take": "cheapest"}],
        "spread": false, "stamps": {"card": "coffee", "every": 5}, "prompt": "A cup is a gift"}},
    {"id": "sets", "layer": "unit", "on_return": "reevaluate",
      "effect": {"target": "set", "parts": [{"count": 2}],
        "ladder": [{"min_sets": 2, "percent": 1000}]}},
    {"id": "rate", "limits": {"points": 1000}, "effect": {"points": "rate", "rate": 700,
      "select": {"skus": ["a"]}, "pending_days": 0, "valid": {"days": 30}}},
    {"id": "double", "effect": {"points": "multiply", "times": 20000}},
    {"id": "bonus", "limits": {"points": 5, "budget": true},
      "effect": {"points": "bonus", "bonus": 500}},
    {"id": "stamp", "effect": {"grant": "stamp", "card": "coffee", "select": {"skus": ["a"]}}},
    {"id": "quest", "effect": {"grant": "progress", "quest": "q", "goal": 300000,
      "measure": "receipts", "reward_points": 7, "select": {"skus": ["a"]}}},
    {"id": "ticket", "limits": {"units": 3}, "effect": {"grant": "ticket", "draw": "car",
      "per": 100000, "select": {"skus": ["a"]}}},
    {"id": "coupon", "effect": {"grant": "coupon", "coupon": "back10", "after_days": 1,
      "valid_days": 14}},
    {"id": "say", "effect": {"prompt": "text", "companion": {"skus": ["a"]}}}])");
}

}  // namespace

json::Value full_ruleset() {
  json::Value ruleset = json_value(R"({
    "format": 1, "version": "2026-11-22.1", "engine": 1, "currency": "RUB",
    "program": {
      "points_digits": 0, "point_value": {"points": 10, "minor": 3}, "points_as": "tender",
      "rate": 500, "points_rounding": "half_up", "earn_on_points_part": true, "pending_days": 13,
      "valid": {"days": 365, "end": "month"}, "zone": "msk",
      "redeem": {"share": 5000, "receipt_cap": 100000, "day_cap": 300000, "offline_cap": 50000,
        "step": 100, "min_line": 1},
      "payable_step": {"cash": 100, "card": 10}, "near_miss": 2500, "clawback": "unlimited",
      "expired_lot": "grace", "grace_days": 7},
    "zones": {"msk": [{"from": 0, "offset": 180}, {"from": 1414274400, "offset": -840}]},
    "stores": {"s1": {"zone": "msk", "partner": "cosmetics"}},
    "partners": {"cosmetics": {"rate": 200, "redeem": {"share": 3000, "receipt_cap": 1,
      "day_cap": 2, "offline_cap": 3, "step": 4, "min_line": 0}}},
    "layers": [{"name": "line", "pick": "best"},
      {"name": "unit", "pick": "first", "of": "start", "closes": true},
      {"name": "basket", "pick": "all"}],
    "tiers": [{"id": "gold", "rate": 700, "by": "points", "over": "rolling", "rolling_days": 90,
      "from": 5000000, "starts": "next_period", "downgrade": "one_step"}],
    "legal": [{"category": "tobacco", "discountable": false, "redeemable": false,
      "earnable": false, "min_price": 100}],
    "margins": [{"select": {"brands": ["b"]}, "margin": 500}]
  })");
  ruleset.as_object()->set("offers", full_offers());
  return ruleset;
}

json::Value full_basket() {
  return json_value(R"({
    "currency": "RUB", "store": "s1", "at": 1700000000, "register": "r1", "channel": "pos",
    "business_date": "2023-11-14", "utc_offset": 180,
    "codes": [{"code": "MAY", "serial": "MAY-7"}, {"code": "JUNE"}], "picks": ["mug"],
    "want_points": 200, "tenders": ["card", "cash"],
    "lines": [
      {"id": "1", "sku": "tea", "quantity": 2000, "price": 10000, "amount": 20000, "gtin": "4600",
        "category": "food/drinks", "brand": "b", "tags": ["t", "u"], "measure": "weight",
        "cost": 6000, "min_price": 1, "discountable": false, "redeemable": false,
        "earnable": false},
      {"id": "2", "sku": "cup", "quantity": 1000, "price": 0, "amount": 0, "cost": 0}]
  })");
}

json::Value full_member() {
  return json_value(R"({
    "account": "a1", "member": "m1", "tier": "gold", "segments": ["club"], "birthday": [2, 29],
    "purchases": 3, "last_purchase": 1690000000, "bought": ["sku"], "activated": ["offer"],
    "offers": [{"id": "m:1", "layer": "line", "effect": {"target": "line", "percent": 1000}}],
    "lots": [
      {"id": "L1", "left": 500, "earned_at": 1, "active_from": 2, "expires_at": 3,
        "source": "import", "partner": "grocer"},
      {"id": "L2", "left": -20, "earned_at": 0}],
    "debt": 7, "redeemed_today": 8, "counters": {"quest:q": 1, "stamp:coffee": -4},
    "uses": {"offer": 1}
  })");
}

json::Value full_context() {
  return json_value(R"({"online": true, "leases": {"offer": 500000},
    "codes": {"A": "ok", "B": "expired", "C": "used", "D": "not_leased"}})");
}

json::Value full_quote() {
  return json_value(R"({
    "format": 1, "engine": 1, "ruleset": "2026-11-22.1", "currency": "RUB", "gross": 100,
    "discount": 20, "points_money": 30, "total": 50, "rounding": {"card": 1, "cash": 2},
    "payable": {"card": 49, "cash": 48}, "points": 6,
    "lines": [{"id": "1", "gross": 100, "discounts": [{"offer": "x", "amount": 20}], "net": 80,
      "points_money": 30, "points_spent": 31, "reward_points": 5, "paid": 50,
      "earned": [{"rule": "rate:program", "points": 6}],
      "counts": [{"counter": "stamp:coffee", "count": -1}]}],
    "applications": [{"offer": "x", "layer": "line", "asked": 25, "amount": 20}],
    "redemption": {"asked": 40, "points": 31, "money": 30, "limited_by": "offline_cap",
      "lots": [{"id": "L1", "points": 30, "expires_at": 9, "partner": "p"},
        {"id": "L2", "points": 6}],
      "rewards": [{"offer": "mug", "points": 5}]},
    "earned": [{"rule": "rate:program", "points": 5, "active_from": 1, "expires_at": 2},
      {"rule": "x", "points": 1, "active_from": 3}],
    "grants": [
      {"kind": "stamp", "offer": "o", "card": "coffee", "count": 1},
      {"kind": "progress", "offer": "o", "quest": "q", "count": 1, "now": 5, "goal": 4,
        "reached": true, "points": 500},
      {"kind": "ticket", "offer": "o", "draw": "car", "count": 3},
      {"kind": "coupon", "offer": "o", "coupon": "back10", "from": 1, "until": 2}],
    "codes": [{"code": "MAY", "serial": "MAY-7", "state": "consumed"},
      {"code": "MAY", "serial": "MAY-8", "state": "unused"}],
    "prompts": [
      {"kind": "near_miss", "offer": "o", "condition": "quantity", "goal": 50000, "short": 8700,
        "benefit": 1000},
      {"kind": "offer", "offer": "o", "text": "say"},
      {"kind": "offer", "offer": "o", "text": "say", "select": {}},
      {"kind": "part", "offer": "o", "text": "say", "select": {"skus": ["a"]}, "count": 1},
      {"kind": "tender", "offer": "o", "tender": "card"}],
    "exposures": [{"offer": "o", "salt": "x", "arm": "control"},
      {"offer": "p", "salt": "x", "arm": "treatment"}],
    "explanation": [
      {"offer": "a", "reason": "applied", "benefit": 20, "cut": 5,
        "lost": [{"offer": "b", "lines": ["1", "2"]}]},
      {"offer": "b", "reason": "applied", "points": 6},
      {"offer": "c", "reason": "closed", "by": "a"},
      {"offer": "d", "reason": "not_qualified", "missing": [
        {"condition": "amount", "goal": 50000, "short": 8700}, {"condition": "tender",
          "tender": "card"}, {"condition": "not"}]},
      {"offer": "e", "reason": "no_effect"}]
  })");
}

json::Value full_return_request() {
  return json_value(R"({"at": 1700086400, "lines": [{"id": "1", "quantity": 1000}],
    "balance": -5, "used_coupons": ["next"]})");
}

json::Value full_receipt() {
  json::Object receipt;
  receipt.set("format", 1);
  receipt.set("engine", 1);
  receipt.set("ruleset", "2026-11-22.1");
  receipt.set("basket", full_basket());
  receipt.set("member", full_member());
  receipt.set("context", full_context());
  receipt.set("quote", full_quote());
  receipt.set("paid_by", "cash");
  receipt.set("returns", json::Array{full_return_request()});
  return receipt;
}

json::Value full_return_result() {
  return json_value(R"({
    "format": 1, "engine": 1, "money": 300, "charged": 60,
    "lines": [{"id": "1", "quantity": 1000, "money": 360}],
    "lots": [{"lot": "L1", "points": 80, "as": "original"},
      {"lot": "L2", "points": 1, "as": "grace", "expires_at": 7},
      {"lot": "L3", "points": 2, "as": "forfeit"},
      {"lot": "L4", "points": 3, "as": "new_lot", "active_from": 5, "expires_at": 7}],
    "points_restored": 80, "points_forfeited": 2, "points_due": 14, "points_clawed": 13,
    "clawed": [{"rule": "rate:program", "points": 13}], "debt": 1,
    "counters": [{"counter": "stamp:coffee", "count": -1}],
    "tickets_cancelled": [{"offer": "o", "draw": "car", "count": 1}],
    "coupons_cancelled": [{"offer": "o", "coupon": "back10"}], "uses_returned": ["o"],
    "last": true
  })");
}

}  // namespace till::test
