// What is sold: the bundled catalogue, or the invoices of the UCI online shop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json/json.h"

namespace till::demo {

struct Product {
  std::string sku;
  std::string name;
  std::string category;
  std::int64_t price = 0;  // minor units a piece or kilogram
  bool weighed = false;
};

struct BasketLine {
  Product product;
  std::int64_t quantity = 0;  // milli-units
};
using Goods = std::vector<BasketLine>;  // one basket

// Numbers that look random and are the same in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  [[nodiscard]] std::uint64_t below(std::uint64_t limit);
  [[nodiscard]] bool chance(std::uint64_t percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

// `count` baskets of the catalogue file beside this source.
[[nodiscard]] Result<std::vector<Goods>> catalogue_baskets(const std::filesystem::path& catalogue,
                                                           std::size_t count, Dice& dice);
// The invoices of a UCI file, repeated up to `count`; cancellations and lines that are no goods are
// left out.
[[nodiscard]] Result<std::vector<Goods>> corpus_baskets(const std::filesystem::path& csv,
                                                        std::size_t count);

// The basket as a POS sends it.
[[nodiscard]] json::Object basket_of(const Goods& goods, const std::string& currency);

}  // namespace till::demo
