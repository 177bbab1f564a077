// What a quote says of one line, and what each offer took. Plain values; frozen in the receipt.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loyalty/values.h"

namespace till::loyalty {

struct LineDiscount {
  std::string offer{};
  Money amount{};
  friend bool operator==(const LineDiscount&, const LineDiscount&) = default;
};
struct EarnedShare {
  std::string rule{};
  Points points{};
  friend bool operator==(const EarnedShare&, const EarnedShare&) = default;
};
struct CounterShare {
  std::string counter{};
  std::int64_t count = 0;
  friend bool operator==(const CounterShare&, const CounterShare&) = default;
};

struct QuoteLine {
  std::string id{};
  Money gross{};
  std::vector<LineDiscount> discounts{};  // as applied
  Money net{};
  Money points_money{};
  Points points_spent{};
  Points reward_points{};
  Money paid{};
  std::vector<EarnedShare> earned{};
  std::vector<CounterShare> counts{};
  friend bool operator==(const QuoteLine&, const QuoteLine&) = default;
};

struct DiscountApplication {
  std::string offer{};
  std::string layer{};
  Money asked{};
  Money amount{};
  friend bool operator==(const DiscountApplication&, const DiscountApplication&) = default;
};

}  // namespace till::loyalty
