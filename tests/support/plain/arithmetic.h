// Whole-number arithmetic of the plain evaluator: rounding, the unit rule, and spreading a figure
// over positions by largest remainder. Written for reading, not for speed. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace till::plain {

using Figure = std::int64_t;
using Figures = std::vector<Figure>;  // one a position

// a * b / divisor, in the three roundings that the rules name.
[[nodiscard]] Figure rounded_down(Figure a, Figure b, Figure divisor);
[[nodiscard]] Figure rounded_half_up(Figure a, Figure b, Figure divisor);
[[nodiscard]] Figure rounded_up(Figure a, Figure b, Figure divisor);

[[nodiscard]] Figure sum_of(const Figures& figures);

// What unit `index` of so many like units carries of the total: total div units, and the first
// total mod units of them one more.
[[nodiscard]] Figure unit_share(Figure total, Figure units, Figure index);
// The units [first, last) together.
[[nodiscard]] Figure share_of_units(Figure total, Figure units, Figure first, Figure last);

inline constexpr Figure no_capacity_limit = INT64_MAX;

// The total over the positions by their weights: largest remainder, then larger weight, then
// earlier. All that come out above their capacity are capped together, and the rest is spread anew
// over the others by the original weights. What fits nowhere is left out.
[[nodiscard]] Figures spread(Figure total, const Figures& weights, const Figures& capacities);
// The same without capacities.
[[nodiscard]] Figures spread(Figure total, const Figures& weights);

}  // namespace till::plain
