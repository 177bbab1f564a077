// Selectors as sorted symbols, and the goods of a basket as symbols: whether a position is meant is
// a comparison of integers. Compiled selectors are immutable and shared.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "loyalty/positions.h"
#include "loyalty/scratch.h"
#include "loyalty/selector.h"
#include "loyalty/symbols.h"

namespace till::loyalty {

enum class Field : std::uint8_t { sku, brand, tag, category };
inline constexpr std::size_t field_count = 4;

// The symbols of one position in one field: a category stands with all its prefixes.
class Goods {
 public:
  // Looks the words of the positions up, first in `table`, then in `extra` unless it is null.
  Goods(const Positions& positions, const SymbolTable& table, const SymbolTable* extra,
        Arena* arena = std::pmr::get_default_resource());

  [[nodiscard]] PositionIndex size() const { return static_cast<PositionIndex>(runs_.size()); }

  [[nodiscard]] std::span<const Symbol> words(PositionIndex position, Field field) const {
    const Run& run = runs_[position][static_cast<std::size_t>(field)];
    return std::span(symbols_).subspan(run.first, run.count);
  }

  // Receipts of the usual size have a bit for each position.
  [[nodiscard]] bool fits_mask() const { return runs_.size() <= mask_positions; }
  // The positions that say the word in the field. Limits: fits_mask().
  [[nodiscard]] std::uint64_t mask_of(Symbol word, Field field) const {
    std::size_t slot = slot_of(word, field);
    while (slots_[slot].mask != 0) {
      if (slots_[slot].word == word && slots_[slot].field == field) return slots_[slot].mask;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    return 0;
  }
  [[nodiscard]] std::uint64_t mask_of_all() const {
    return runs_.empty() ? 0 : ~std::uint64_t{0} >> (mask_positions - runs_.size());
  }

 private:
  static constexpr std::size_t mask_positions = 64;
  struct Run {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  struct Slot {
    Symbol word = no_symbol;
    Field field = Field::sku;
    std::uint64_t mask = 0;  // 0: free
  };
  [[nodiscard]] std::size_t slot_of(Symbol word, Field field) const {
    constexpr std::uint32_t spread = 0x9e37'79b1;
    return ((word * field_count + static_cast<std::uint32_t>(field)) * spread >> 16) &
           (slots_.size() - 1);
  }
  void fill_slots();

  Scratch<std::array<Run, field_count>> runs_;
  Scratch<Symbol> symbols_;
  Scratch<Slot> slots_;  // a power of two
};

class CompiledSelector {
 public:
  CompiledSelector(const Selector& selector, const Interner& interner);

  [[nodiscard]] bool means_all() const { return words_.empty() && except_ == nullptr; }
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

// Calls `each` with the category and every prefix of it that ends before a slash.
template <class Each>
void for_each_category(std::string_view category, Each each) {
  if (category.ends_with('/')) category.remove_suffix(1);
  if (category.empty()) return;
  each(category);
  for (std::size_t at = category.size(); at-- > 0;) {
    if (category[at] == '/') each(category.substr(0, at));
  }
}

}  // namespace till::loyalty
