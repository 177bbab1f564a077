// The lines of a basket merged into positions of like units, in canonical order: what the engine
// computes on, so that no result depends on the order of scanning or on how quantities were split.
// Pure; refers to the lines it was made of.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "loyalty/basket.h"
#include "loyalty/scratch.h"
#include "loyalty/unit_rule.h"
#include "loyalty/values.h"

namespace till::loyalty {

using PositionIndex = std::uint32_t;

// Which units of a position a line holds.
struct LineSlice {
  std::uint32_t line = 0;
  UnitRange units;
};

struct Position {
  const BasketLine* line = nullptr;  // the content; id, quantity and amount are one line's own
  std::int64_t units = 0;            // pieces, or weighed packs
  Money gross{};
  std::uint32_t first_slice = 0;
  std::uint32_t slices = 0;

  // Pieces as a thousand each, weighed goods by their weight.
  [[nodiscard]] Quantity quantity() const;
  // A figure stated per unit or kilogram, for so many units: half up once per weighed pack.
  [[nodiscard]] std::int64_t of_price(Money per_unit, std::int64_t count) const;
};

class Positions {
 public:
  // Limits: every line was checked (loyalty/check.h).
  explicit Positions(const std::vector<BasketLine>& lines,
                     Arena* arena = std::pmr::get_default_resource());

  [[nodiscard]] PositionIndex size() const { return static_cast<PositionIndex>(list_.size()); }
  [[nodiscard]] const Position& operator[](PositionIndex index) const { return list_[index]; }
  [[nodiscard]] std::span<const LineSlice> slices(const Position& position) const {
    return std::span(slices_).subspan(position.first_slice, position.slices);
  }
  [[nodiscard]] const std::vector<BasketLine>& lines() const { return *lines_; }
  [[nodiscard]] auto begin() const { return list_.begin(); }
  [[nodiscard]] auto end() const { return list_.end(); }

 private:
  const std::vector<BasketLine>* lines_;
  Scratch<Position> list_;
  Scratch<LineSlice> slices_;
};

// The units that one line is: its pieces, or 1 for a weighed pack.
[[nodiscard]] std::int64_t units_of(const BasketLine& line);

// The canonical order of contents; equal means that the lines merge.
[[nodiscard]] std::strong_ordering compare_content(const BasketLine& a, const BasketLine& b);

}  // namespace till::loyalty
