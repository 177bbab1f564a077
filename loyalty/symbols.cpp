#include "loyalty/symbols.h"

#include <utility>

#include "base/error.h"

namespace till::loyalty {

namespace {

constexpr std::size_t first_slots = 16;

}  // namespace

void SymbolTable::grow() {
  const auto before = std::exchange(slots_, {});
  slots_.resize(before.empty() ? first_slots : before.size() * 2);
  for (const Slot& slot : before) {
    if (slot.length == no_symbol) continue;
    const auto word = text_of(slot);
    slots_[slot_of(word, hash_of_word(word))] = slot;
  }
}

Symbol SymbolTable::intern(std::string_view word) {
  if ((std::size_t{words_} + 1) * 2 > slots_.size()) grow();
  const std::uint64_t hash = hash_of_word(word);
  Slot& slot = slots_[slot_of(word, hash)];
  if (slot.length == no_symbol) {
    require(text_.size() + word.size() < no_symbol, "the words of a ruleset fit 4 GiB");
    slot = {tag_of(hash), words_++, static_cast<std::uint32_t>(text_.size()),
            static_cast<std::uint32_t>(word.size())};
    text_ += word;
  }
  return first_ + slot.number;
}

Vocabulary Vocabulary::extending(const Vocabulary& known) {
  Vocabulary own;
  for (const Field field : all_fields) own.of(field) = SymbolTable(known.of(field).end());
  return own;
}

}  // namespace till::loyalty
