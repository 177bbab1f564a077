// Short ways to write baskets, offers and rulesets in tests of the engine.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "loyalty/compiled.h"
#include "loyalty/quote.h"

namespace till::test {

inline constexpr std::int64_t noon = 1'700'000'000;

inline loyalty::BasketLine pieces(std::string id, std::string sku, std::int64_t count,
                                  std::int64_t price) {
  loyalty::BasketLine line;
  line.id = std::move(id);
  line.sku = std::move(sku);
  line.quantity = loyalty::Quantity{count * 1'000};
  line.price = loyalty::Money{price};
  line.amount = loyalty::Money{count * price};
  return line;
}

inline loyalty::BasketLine pack(std::string id, std::string sku, std::int64_t grams,
                                std::int64_t amount) {
  loyalty::BasketLine line;
  line.id = std::move(id);
  line.sku = std::move(sku);
  line.quantity = loyalty::Quantity{grams};
  line.price = loyalty::Money{100};
  line.amount = loyalty::Money{amount};
  line.measure = loyalty::Measure::weight;
  return line;
}

inline loyalty::Basket basket_of(std::vector<loyalty::BasketLine> lines) {
  loyalty::Basket basket;
  basket.currency = "RUB";
  basket.store = "s1";
  basket.at = instant_of(noon);
  basket.lines = std::move(lines);
  return basket;
}

inline loyalty::Ruleset empty_ruleset() {
  using Pick = loyalty::Layer::Pick;
  loyalty::Ruleset ruleset;
  ruleset.version = "test";
  ruleset.currency = "RUB";
  for (const auto& [name, pick] : {std::pair{"price", Pick::best}, std::pair{"unit", Pick::best},
                                   std::pair{"line", Pick::best}, std::pair{"basket", Pick::best},
                                   std::pair{"member", Pick::all}, std::pair{"code", Pick::all}}) {
    ruleset.layers.push_back({.name = name, .pick = pick});
  }
  return ruleset;
}

inline loyalty::Reduction percent(std::int64_t permyriad) {
  return {.kind = loyalty::Reduction::Kind::percent, .percent = loyalty::Rate{permyriad}};
}
inline loyalty::Reduction amount(std::int64_t minor) {
  return {.kind = loyalty::Reduction::Kind::amount, .money = loyalty::Money{minor}};
}
inline loyalty::Reduction price(std::int64_t minor) {
  return {.kind = loyalty::Reduction::Kind::price, .money = loyalty::Money{minor}};
}

inline loyalty::Offer offer_of(std::string id, std::string layer, loyalty::Effect effect) {
  loyalty::Offer offer;
  offer.id = std::move(id);
  offer.layer = std::move(layer);
  offer.effect = std::move(effect);
  return offer;
}

inline loyalty::Selector sku(std::string name) {
  loyalty::Selector selector;
  selector.skus.push_back(std::move(name));
  return selector;
}

// Ends the test program when the ruleset does not compile.
inline std::shared_ptr<const loyalty::CompiledRuleset> compiled(loyalty::Ruleset ruleset) {
  auto result = loyalty::CompiledRuleset::compile(std::move(ruleset));
  require(result.has_value(), result ? "" : describe(result.error()));
  return *result;
}

// Ends the test program when the basket is refused.
inline loyalty::Quote quote_of(const loyalty::CompiledRuleset& ruleset,
                               const loyalty::Basket& basket,
                               const loyalty::Member* member = nullptr,
                               const loyalty::Context& context = {}) {
  auto result =
      loyalty::quote({.ruleset = ruleset, .basket = basket, .member = member, .context = context});
  require(result.has_value(), result ? "" : describe(result.error()));
  return *result;
}

}  // namespace till::test
