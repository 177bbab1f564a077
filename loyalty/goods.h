// The goods of a basket as symbols: what each position says of a field, and which positions say a
// word. Made once per quote, then read-only.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "loyalty/positions.h"
#include "loyalty/scratch.h"
#include "loyalty/symbols.h"

namespace till::loyalty {

// The symbols of one position in one field: a category stands with all its prefixes.
class Goods {
 public:
  // Looks the words of the positions up, first in `words`, then in `extra` unless it is null.
  Goods(const Positions& positions, const Vocabulary& words, const Vocabulary* extra,
        Arena* arena = std::pmr::get_default_resource());

  [[nodiscard]] PositionIndex size() const { return static_cast<PositionIndex>(runs_.size()); }

  [[nodiscard]] std::span<const Symbol> words(PositionIndex position, Field field) const {
    const Run& run = runs_[position][static_cast<std::size_t>(field)];
    return std::span(symbols_).subspan(run.first, run.count);
  }

  // Calls `each` with every word that a position says of a field.
  template <class Each>
  void for_each_word(Each each) const {
    std::size_t at = 0;
    for (const Field field : all_fields) {
      const std::size_t end = field_ends_[static_cast<std::size_t>(field)];
      for (; at < end; ++at) each(field, symbols_[at], sayers_[at]);
    }
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
  void look_up(const Positions& positions, Field field, const SymbolTable& known,
               const SymbolTable* more);
  void add(PositionIndex position, Field field, Symbol symbol);
  void fill_slots();

  Scratch<std::array<Run, field_count>> runs_;
  Scratch<Symbol> symbols_;                              // field after field, in position order
  Scratch<PositionIndex> sayers_;                        // of the symbols
  std::array<std::uint32_t, field_count> field_ends_{};  // among the symbols
  Scratch<Slot> slots_;                                  // a power of two
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
