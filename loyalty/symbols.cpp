#include "loyalty/symbols.h"

#include <cstring>

namespace till::loyalty {

namespace {

constexpr std::size_t first_slots = 16;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t piece) {
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
  hash = (hash ^ piece) * odd;
  return hash ^ (hash >> 32);
}

std::uint64_t piece_at(std::string_view word, std::size_t at) {
  std::uint64_t piece = 0;
  std::memcpy(&piece, word.data() + at, sizeof piece);
  return piece;
}

// Eight bytes at a time: short words, never hostile at a scale that matters (a ruleset is signed).
// Stays inside this process.
std::uint64_t hash_of(std::string_view word) {
  const std::size_t size = word.size();
  std::uint64_t hash = size;
  if (size < sizeof(std::uint64_t)) {
    std::uint64_t piece = 0;
    for (const char byte : word) piece = piece << 8 | static_cast<unsigned char>(byte);
    return mixed(hash, piece);
  }
  for (std::size_t at = 0; at + sizeof(std::uint64_t) < size; at += sizeof(std::uint64_t)) {
    hash = mixed(hash, piece_at(word, at));
  }
  return mixed(hash,
               piece_at(word, size - sizeof(std::uint64_t)));  // it may overlap the one before
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
