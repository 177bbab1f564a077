// Selectors as sorted symbols: whether a position of the goods is meant is a comparison of
// integers. Compiled selectors are immutable and shared.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "loyalty/goods.h"
#include "loyalty/positions.h"
#include "loyalty/selector.h"
#include "loyalty/symbols.h"

namespace till::loyalty {

class CompiledSelector {
 public:
  CompiledSelector(const Selector& selector, const Interner& interner);

  [[nodiscard]] bool means_all() const { return words_.empty() && except_ == nullptr; }
  // It has words of one field and no exception: each of them alone meets it.
  [[nodiscard]] bool speaks_of_one_field() const;
  [[nodiscard]] bool meets(const Goods& goods, PositionIndex position) const;
  // All positions that it means. Limits: the goods fit a mask.
  [[nodiscard]] std::uint64_t mask_in(const Goods& goods) const;
  // The values of a field, sorted; none allows any.
  [[nodiscard]] std::span<const Symbol> values(Field field) const {
    const auto index = static_cast<std::size_t>(field);
    const std::uint32_t first = index == 0 ? 0 : ends_[index - 1];
    return std::span(words_).subspan(first, ends_[index] - first);
  }

 private:
  std::vector<Symbol> words_;  // field after field
  std::array<std::uint32_t, field_count> ends_{};
  std::shared_ptr<const CompiledSelector> except_;
};

// The positions that a selector means, found once for many questions.
class Met {
 public:
  Met(const CompiledSelector& select, const Goods& goods)
      : select_(select), goods_(goods), mask_(goods.fits_mask() ? select.mask_in(goods) : 0) {}

  [[nodiscard]] bool operator[](PositionIndex position) const {
    return goods_.fits_mask() ? (mask_ >> position & 1) != 0 : select_.meets(goods_, position);
  }
  // In position order.
  template <class Each>
  void for_each(Each each) const {
    if (goods_.fits_mask()) {
      for (auto left = mask_; left != 0; left &= left - 1) {
        each(static_cast<PositionIndex>(std::countr_zero(left)));
      }
      return;
    }
    for (PositionIndex position = 0; position < goods_.size(); ++position) {
      if (select_.meets(goods_, position)) each(position);
    }
  }
  [[nodiscard]] bool any() const {
    if (goods_.fits_mask()) return mask_ != 0;
    for (PositionIndex position = 0; position < goods_.size(); ++position) {
      if (select_.meets(goods_, position)) return true;
    }
    return false;
  }

 private:
  const CompiledSelector& select_;
  const Goods& goods_;
  std::uint64_t mask_;
};

}  // namespace till::loyalty
