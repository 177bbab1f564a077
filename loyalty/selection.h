// Selectors as sorted symbols, and the goods of a basket as symbols: whether a position is meant is
// a comparison of integers. Compiled selectors are immutable and shared.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "loyalty/positions.h"
#include "loyalty/selector.h"
#include "loyalty/symbols.h"

namespace till::loyalty {

enum class Field : std::uint8_t { sku, brand, tag, category };
inline constexpr std::size_t field_count = 4;

// The symbols of one position in one field: a category stands with all its prefixes.
class Goods {
 public:
  // Looks the words of the positions up, first in `table`, then in `extra` unless it is null.
  Goods(const Positions& positions, const SymbolTable& table, const SymbolTable* extra);

  [[nodiscard]] std::span<const Symbol> words(PositionIndex position, Field field) const {
    const Run& run = runs_[position][static_cast<std::size_t>(field)];
    return std::span(symbols_).subspan(run.first, run.count);
  }

 private:
  struct Run {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  std::vector<std::array<Run, field_count>> runs_;
  std::vector<Symbol> symbols_;
};

class CompiledSelector {
 public:
  CompiledSelector(const Selector& selector, const Interner& interner);

  [[nodiscard]] bool means_all() const { return words_.empty() && except_ == nullptr; }
  [[nodiscard]] bool meets(const Goods& goods, PositionIndex position) const;
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
