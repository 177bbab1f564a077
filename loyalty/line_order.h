// The lines of a basket by id: the order of a quote's lines, and what finds an id that stands
// twice.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "loyalty/basket.h"
#include "loyalty/scratch.h"

namespace till::loyalty {

// The first bytes as a number that orders as they do: most words differ in them.
[[nodiscard]] std::uint64_t opening_of(std::string_view word);

// Indices of lines, sorted by id; equal ids in the order of the basket.
[[nodiscard]] Scratch<std::uint32_t> lines_by_id(const std::vector<BasketLine>& lines,
                                                 Arena* arena = std::pmr::get_default_resource());

}  // namespace till::loyalty
