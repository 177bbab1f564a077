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
  [[nodiscard]] Symbol find(std::string_view word) const { return find(hash_of(word), word); }
  // For many words at once: their hashes first, then each is found with its memory at hand.
  [[nodiscard]] static std::uint64_t hash_of(std::string_view word);
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[slot_at(hash)]);
  }
  [[nodiscard]] Symbol find(std::uint64_t hash, std::string_view word) const;
  // One past the last symbol.
  [[nodiscard]] Symbol end() const { return first_ + words_; }

 private:
  // A word of the text; length is no_symbol where the slot is free.
  struct Slot {
    std::uint32_t tag = 0;  // of the hash
    std::uint32_t number = 0;
    std::uint32_t offset = 0;
    std::uint32_t length = no_symbol;
  };
  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash >> 32);
  }
  [[nodiscard]] std::size_t slot_at(std::uint64_t hash) const {
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }
  [[nodiscard]] std::string_view text_of(const Slot& slot) const {
    return std::string_view(text_).substr(slot.offset, slot.length);
  }
  [[nodiscard]] std::size_t slot_of(std::string_view word, std::uint64_t hash) const;
  void grow();

  Symbol first_;
  std::string text_;
  std::uint32_t words_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
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
