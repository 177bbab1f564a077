// What the numbers of the documents may be, beside the bounds of loyalty/values.h. Used by every
// codec of this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/json/fields.h"
#include "loyalty/values.h"

namespace till::record {

inline constexpr std::int64_t document_format = 1;

inline constexpr json::Range money_range{0, loyalty::receipt_money_max};
inline constexpr json::Range step_range{1, loyalty::receipt_money_max};  // what is divided by
inline constexpr json::Range quantity_range{1, loyalty::quantity_max};
inline constexpr json::Range percent_range{0, 10'000};
inline constexpr json::Range rate_range{0, loyalty::rate_max};
inline constexpr json::Range times_range{10'000, loyalty::rate_max};
inline constexpr json::Range priority_range{-1'000, 1'000};
inline constexpr json::Range offset_range{-840, 840};
inline constexpr json::Range count_range{1, 1'000'000'000};
// A condition sums the quantities of a whole receipt.
inline constexpr json::Range sum_quantity_range{
    0, loyalty::quantity_max* static_cast<std::int64_t>(loyalty::receipt_lines_max)};

// To the end of the year 9999: whatever days are added later, an instant stays far inside int64.
inline constexpr json::Range instant_range{0, 253'402'300'799};
// What the engine computed from instants and days; may lie past 9999.
inline constexpr json::Range computed_instant_range{-1'000'000'000'000, 1'000'000'000'000};
// A hundred years.
inline constexpr json::Range days_range{0, 36'500};
inline constexpr json::Range lasting_days_range{1, 36'500};

// What one rule of a program may grant, cost or cap: a million such rules still sum inside int64.
inline constexpr json::Range rule_points_range{0, 1'000'000'000'000};
// Of "so many points buy so many minor units": a whole receipt in points stays inside int64.
inline constexpr json::Range point_value_range{1, 1'000'000};
// An account's points; the sum over its lots keeps the same bound.
inline constexpr std::int64_t account_points_max = 1'000'000'000'000'000'000;
inline constexpr json::Range account_points_range{0, account_points_max};
inline constexpr json::Range signed_points_range{-account_points_max, account_points_max};
// Stamps and quests, among them sums of money over years; may be negative after returns.
inline constexpr json::Range counter_range{-1'000'000'000'000'000, 1'000'000'000'000'000};
inline constexpr json::Range tally_range{0, 1'000'000'000'000'000};

// A figure that the engine computed.
inline constexpr json::Range figure_range{0, std::numeric_limits<std::int64_t>::max()};

inline constexpr std::size_t condition_depth_max = 16;
inline constexpr std::int64_t minutes_of_day = 1'440;

}  // namespace till::record
