#include "loyalty/symbols.h"

#include <cstring>
#include <utility>

#include "base/error.h"

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

}  // namespace

// Eight bytes at a time: short words, never hostile at a scale that matters (a ruleset is signed).
// Stays inside this process.
std::uint64_t SymbolTable::hash_of(std::string_view word) {
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

// Where the word stands, or the free slot for it.
std::size_t SymbolTable::slot_of(std::string_view word, std::uint64_t hash) const {
  const std::uint32_t tag = tag_of(hash);
  std::size_t at = slot_at(hash);
  while (slots_[at].length != no_symbol) {
    const Slot& slot = slots_[at];
    if (slot.tag == tag && slot.length == word.size() && text_of(slot) == word) return at;
    at = (at + 1) & (slots_.size() - 1);
  }
  return at;
}

void SymbolTable::grow() {
  const auto before = std::exchange(slots_, {});
  slots_.resize(before.empty() ? first_slots : before.size() * 2);
  for (const Slot& slot : before) {
    if (slot.length == no_symbol) continue;
    const auto word = text_of(slot);
    slots_[slot_of(word, hash_of(word))] = slot;
  }
}

Symbol SymbolTable::intern(std::string_view word) {
  if ((std::size_t{words_} + 1) * 2 > slots_.size()) grow();
  const std::uint64_t hash = hash_of(word);
  Slot& slot = slots_[slot_of(word, hash)];
  if (slot.length == no_symbol) {
    require(text_.size() + word.size() < no_symbol, "the words of a ruleset fit 4 GiB");
    slot = {tag_of(hash), words_++, static_cast<std::uint32_t>(text_.size()),
            static_cast<std::uint32_t>(word.size())};
    text_ += word;
  }
  return first_ + slot.number;
}

Symbol SymbolTable::find(std::uint64_t hash, std::string_view word) const {
  if (slots_.empty()) return no_symbol;
  const Slot& slot = slots_[slot_of(word, hash)];
  return slot.length == no_symbol ? no_symbol : first_ + slot.number;
}

}  // namespace till::loyalty
