// Offers of all mechanics as JSON, drawn by chance. Used by the golden cases only.
#pragma once

#include <array>

#include "base/json/json.h"
#include "tests/golden/draw.h"

namespace till::golden {

// What the goods of all cases are called.
inline constexpr std::array<const char*, 6> skus = {"apple", "bread", "cup", "drill", "egg", "fig"};
inline constexpr std::array<const char*, 5> categories = {"food", "food/sweet", "food/sweet/cake",
                                                          "tobacco", "tools"};
inline constexpr std::array<const char*, 3> brands = {"acme", "birch", "\u010capek"};
inline constexpr std::array<const char*, 3> tags = {"bio", "new", "sale"};
inline constexpr std::array<const char*, 4> codes = {"MAY", "JUNE", "TEN", "VIP"};
inline constexpr std::int64_t noon = 1'700'000'000;

[[nodiscard]] json::Object selector(Draw& draw);
// Money of tiny, usual and large receipts alike.
[[nodiscard]] std::int64_t some_money(Draw& draw);
// Valid in a ruleset with the default layers.
[[nodiscard]] json::Object offer(Draw& draw, const std::string& id);

}  // namespace till::golden
