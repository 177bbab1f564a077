// The words of a ruleset as small numbers, so that a basket is looked up once and everything after
// compares integers. Filled at compilation, then read-only; lookups only, nothing iterates it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/word_bytes.h"

namespace till::loyalty {

using Symbol = std::uint32_t;
inline constexpr Symbol no_symbol = 0xffff'ffff;

// What a word is said of.
enum class Field : std::uint8_t { sku, brand, tag, category };
inline constexpr std::size_t field_count = 4;
inline constexpr std::array<Field, field_count> all_fields = {Field::sku, Field::brand, Field::tag,
                                                              Field::category};

class SymbolTable {
 public:
  // Symbols count up from `first`, so that one table can extend another.
  explicit SymbolTable(Symbol first = 0) : first_(first) {}

  Symbol intern(std::string_view word);
  // no_symbol when the ruleset never says the word.
  [[nodiscard]] Symbol find(std::string_view word) const { return find(hash_of_word(word), word); }
  // For many words at once: their hashes first, then each is found with its memory at hand.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[slot_at(hash)]);
  }
  [[nodiscard]] Symbol find(std::uint64_t hash, std::string_view word) const {
    if (slots_.empty()) return no_symbol;
    const Slot& slot = slots_[slot_of(word, hash)];
    return slot.length == no_symbol ? no_symbol : first_ + slot.number;
  }
  // One past the last symbol.
  [[nodiscard]] Symbol end() const { return first_ + words_; }
  [[nodiscard]] bool has_words() const { return words_ != 0; }

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
  // Where the word stands, or the free slot for it.
  [[nodiscard]] std::size_t slot_of(std::string_view word, std::uint64_t hash) const {
    const std::uint32_t tag = tag_of(hash);
    std::size_t at = slot_at(hash);
    while (slots_[at].length != no_symbol) {
      const Slot& slot = slots_[at];
      if (slot.tag == tag && slot.length == word.size() && text_of(slot) == word) return at;
      at = (at + 1) & (slots_.size() - 1);
    }
    return at;
  }
  void grow();

  Symbol first_;
  std::string text_;
  std::uint32_t words_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
};

// The words of each field: what no offer says of a field is not looked up there.
class Vocabulary {
 public:
  Vocabulary() = default;
  // An empty one whose symbols go on where those of `known` end.
  [[nodiscard]] static Vocabulary extending(const Vocabulary& known);
  [[nodiscard]] SymbolTable& of(Field field) { return tables_[static_cast<std::size_t>(field)]; }
  [[nodiscard]] const SymbolTable& of(Field field) const {
    return tables_[static_cast<std::size_t>(field)];
  }

 private:
  std::array<SymbolTable, field_count> tables_;
};

// Gives words their symbols: those that `known` has keep them, new ones go into `own`.
class Interner {
 public:
  explicit Interner(Vocabulary& own, const Vocabulary* known = nullptr)
      : own_(&own), known_(known) {}

  [[nodiscard]] Symbol symbol_of(std::string_view word, Field field) const {
    const Symbol symbol = known_ == nullptr ? no_symbol : known_->of(field).find(word);
    return symbol == no_symbol ? own_->of(field).intern(word) : symbol;
  }

 private:
  Vocabulary* own_;
  const Vocabulary* known_;
};

}  // namespace till::loyalty
