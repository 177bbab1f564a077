// The words of a ruleset as small numbers, so that a basket is looked up once and everything after
// compares integers. Filled at compilation, then read-only; lookups only, nothing iterates it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace till::loyalty {

using Symbol = std::uint32_t;
inline constexpr Symbol no_symbol = 0xffff'ffff;

class SymbolTable {
 public:
  // Symbols count up from `first`, so that one table can extend another.
  explicit SymbolTable(Symbol first = 0) : first_(first) {}

  Symbol intern(std::string_view word);
  // no_symbol when the ruleset never says the word.
  [[nodiscard]] Symbol find(std::string_view word) const;
  // One past the last symbol.
  [[nodiscard]] Symbol end() const { return first_ + static_cast<Symbol>(words_.size()); }

 private:
  struct Word {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::uint64_t hash = 0;
  };

  [[nodiscard]] std::string_view text_of(const Word& word) const {
    return std::string_view(text_).substr(word.offset, word.length);
  }
  [[nodiscard]] std::size_t slot_of(std::string_view word, std::uint64_t hash) const;
  void grow();

  Symbol first_;
  std::string text_;
  std::vector<Word> words_;
  std::vector<std::uint32_t> slots_;  // position in words_ plus 1; 0 is free; a power of two
};

// Gives words their symbols: those that `known` has keep them, new ones go into `own`.
class Interner {
 public:
  explicit Interner(SymbolTable& own, const SymbolTable* known = nullptr)
      : own_(&own), known_(known) {}

  [[nodiscard]] Symbol symbol_of(std::string_view word) const {
    const Symbol symbol = known_ == nullptr ? no_symbol : known_->find(word);
    return symbol == no_symbol ? own_->intern(word) : symbol;
  }

 private:
  SymbolTable* own_;
  const SymbolTable* known_;
};

}  // namespace till::loyalty
