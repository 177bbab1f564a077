// Rulesets and baskets to measure quotes with, made from a seed: the same on every machine. Used by
// the benchmark of quotes only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/quote.h"

namespace till::bench {

// The one thing an offer asks of a basket in the plain world, for those who know no more.
struct Asked {
  std::string offer;
  std::string sku;
  loyalty::Quantity at_least;
};

struct QuoteWorld {
  std::string name;
  loyalty::Ruleset ruleset{};
  std::vector<Asked> asked{};  // plain world: one an offer; else empty
  std::optional<loyalty::Member> member{};
  loyalty::Context context{};
  std::vector<loyalty::Basket> baskets{};  // alike for any number of offers
};

struct WorldSize {
  std::size_t offers = 1'000;
  std::size_t baskets = 1'000;
  std::size_t lines = 20;
  int lines_on_offer_percent = 25;
  // So many of the goods on offer are ever sold, spread evenly over the ruleset.
  std::size_t goods_sold = 1'000;
};

// Every offer asks for so many pieces of one sku; line offers, offers of the member layer that
// stack on them, and offers for two goods together whose money is allocated. Nobody is a member.
[[nodiscard]] QuoteWorld plain_world(const WorldSize& size);

// What a chain would run: sku, brand and category offers in all layers, sets, ladders, thresholds,
// tiers, clubs and hours, points and stamps, for a member of a tier. A few offers look at the whole
// basket, however large the ruleset is.
[[nodiscard]] QuoteWorld mixed_world(const WorldSize& size);

}  // namespace till::bench
