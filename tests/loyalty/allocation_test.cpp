#include "loyalty/allocation.h"

#include <numeric>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace till::loyalty {
namespace {

using Figures = std::vector<std::int64_t>;

struct Spread {
  Figures amounts;
  std::int64_t left = 0;
  friend bool operator==(const Spread&, const Spread&) = default;
};

Spread spread(std::int64_t total, const Figures& weights,
              const std::optional<Figures>& capacities = std::nullopt) {
  std::vector<Allotment> parts;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    Allotment part{.weight = weights[i]};
    if (capacities) part.capacity = (*capacities)[i];
    parts.push_back(part);
  }
  Spread result;
  result.left = allocate(total, parts);
  for (const Allotment& part : parts) result.amounts.push_back(part.amount);
  return result;
}

TEST(Allocation, the_largest_remainder_takes_the_rest) {
  EXPECT_EQ(spread(1'000, {3'333, 3'333, 3'334}), (Spread{{333, 333, 334}, 0}));
}

TEST(Allocation, what_exceeds_a_capacity_is_spread_over_the_others_by_their_weights) {
  EXPECT_EQ(spread(5'000, {10'000, 10'000, 5'000}, Figures{500, 10'000, 5'000}),
            (Spread{{500, 3'000, 1'500}, 0}));
}

TEST(Allocation, equal_parts_take_the_rest_in_order) {
  EXPECT_EQ(spread(1'001, {3, 3, 3}), (Spread{{334, 334, 333}, 0}));
}

TEST(Allocation, what_fits_nowhere_is_left) {
  EXPECT_EQ(spread(700, {500, 300}, Figures{100, 100}), (Spread{{100, 100}, 500}));
  EXPECT_EQ(spread(100, {1, 1, 1}, Figures{1, 1, 1}), (Spread{{1, 1, 1}, 97}));
}

TEST(Allocation, weights_that_are_all_zero_count_as_one_each) {
  EXPECT_EQ(spread(7, {0, 0, 0}), (Spread{{3, 2, 2}, 0}));
}

TEST(Allocation, a_zero_weight_beside_others_takes_nothing) {
  EXPECT_EQ(spread(7, {0, 5, 0}), (Spread{{0, 7, 0}, 0}));
}

TEST(Allocation, of_equal_remainders_the_larger_weight_comes_first) {
  // Quotas 0.5 and 1.5: one unit of the rest, equal remainders.
  EXPECT_EQ(spread(2, {1, 3}), (Spread{{0, 2}, 0}));
}

TEST(Allocation, nothing_over_nothing_is_nothing) {
  EXPECT_EQ(spread(0, {}), (Spread{{}, 0}));
  EXPECT_EQ(spread(5, {}), (Spread{{}, 5}));
  EXPECT_EQ(spread(0, {1, 2}), (Spread{{0, 0}, 0}));
}

TEST(Allocation, many_parts_come_out_like_few) {
  const Figures weights(200, 7);
  const Spread result = spread(1'501, weights);
  EXPECT_EQ(result.amounts.front(), 8);
  EXPECT_EQ(result.amounts[100], 8);
  EXPECT_EQ(result.amounts[101], 7);
  EXPECT_EQ(std::accumulate(result.amounts.begin(), result.amounts.end(), std::int64_t{0}), 1'501);
}

TEST(Allocation, sums_and_capacities_hold_whatever_comes) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2'000; ++round) {
    Figures weights(1 + random() % 8);
    Figures capacities(weights.size());
    for (auto& weight : weights) weight = static_cast<std::int64_t>(random() % 20);
    for (auto& capacity : capacities) capacity = static_cast<std::int64_t>(random() % 15);
    const auto total = static_cast<std::int64_t>(random() % 60);
    const Spread result = spread(total, weights, capacities);
    std::int64_t sum = result.left;
    bool full = true;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      sum += result.amounts[i];
      EXPECT_LE(result.amounts[i], capacities[i]);
      full = full && result.amounts[i] == capacities[i];
    }
    EXPECT_EQ(sum, total);
    if (result.left > 0) {
      EXPECT_TRUE(full);
    }
  }
}

}  // namespace
}  // namespace till::loyalty
