#include "loyalty/symbols.h"

namespace till::loyalty {

namespace {

constexpr std::size_t first_slots = 16;

// FNV-1a with a final mix: short words, never hostile at a scale that matters (a ruleset is
// signed).
std::uint64_t hash_of(std::string_view word) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (const char byte : word) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x0000'0100'0000'01b3;
  }
  return hash ^ (hash >> 32);
}

}  // namespace

std::size_t SymbolTable::slot_of(std::string_view word, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(hash) & mask;
  while (slots_[slot] != 0) {
    const Word& known = words_[slots_[slot] - 1];
    if (known.hash == hash && text_of(known) == word) return slot;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void SymbolTable::grow() {
  slots_.assign(slots_.empty() ? first_slots : slots_.size() * 2, 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    slots_[slot_of(text_of(words_[i]), words_[i].hash)] = static_cast<std::uint32_t>(i + 1);
  }
}

Symbol SymbolTable::intern(std::string_view word) {
  if ((words_.size() + 1) * 2 > slots_.size()) grow();
  const std::uint64_t hash = hash_of(word);
  const std::size_t slot = slot_of(word, hash);
  if (slots_[slot] == 0) {
    words_.push_back({text_.size(), word.size(), hash});
    text_ += word;
    slots_[slot] = static_cast<std::uint32_t>(words_.size());
  }
  return first_ + slots_[slot] - 1;
}

Symbol SymbolTable::find(std::string_view word) const {
  if (slots_.empty()) return no_symbol;
  const std::size_t slot = slot_of(word, hash_of(word));
  return slots_[slot] == 0 ? no_symbol : first_ + slots_[slot] - 1;
}

}  // namespace till::loyalty
