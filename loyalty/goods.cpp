#include "loyalty/goods.h"

#include <bit>
#include <string>

#include "loyalty/word_bytes.h"

namespace till::loyalty {

namespace {

template <class Each>
void for_each_said(const BasketLine& line, Field field, Each each) {
  switch (field) {
    case Field::sku:
      return each(std::string_view(line.sku));
    case Field::brand:
      return each(std::string_view(line.brand));
    case Field::tag:
      for (const std::string& tag : line.tags) each(std::string_view(tag));
      return;
    case Field::category:
      return for_each_category(line.category, each);
  }
}

// A word that a position says, hashed.
struct Said {
  std::uint64_t hash = 0;
  std::string_view text;
  PositionIndex position = 0;
};

}  // namespace

Goods::Goods(const Positions& positions, const Vocabulary& words, const Vocabulary* extra,
             Arena* arena)
    : runs_(positions.size(), arena), symbols_(arena), sayers_(arena), slots_(arena) {
  for (const Field field : all_fields) {
    const SymbolTable* more = extra == nullptr ? nullptr : &extra->of(field);
    const bool spoken_of = words.of(field).has_words() || (more != nullptr && more->has_words());
    if (spoken_of) look_up(positions, field, words.of(field), more);
    field_ends_[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(symbols_.size());
  }
  if (fits_mask()) fill_slots();
}

// All words are hashed, then looked up: by then their slots are at hand.
void Goods::look_up(const Positions& positions, Field field, const SymbolTable& known,
                    const SymbolTable* more) {
  Scratch<Said> said(symbols_.get_allocator().resource());
  said.reserve(positions.size());
  for (PositionIndex position = 0; position < positions.size(); ++position) {
    for_each_said(*positions[position].line, field, [&](std::string_view word) {
      said.push_back({hash_of_word(word), word, position});
      known.prefetch(said.back().hash);
    });
  }
  symbols_.reserve(symbols_.size() + said.size());
  sayers_.reserve(symbols_.capacity());
  for (const Said& word : said) {
    Symbol symbol = known.find(word.hash, word.text);
    if (symbol == no_symbol && more != nullptr) symbol = more->find(word.hash, word.text);
    if (symbol != no_symbol) add(word.position, field, symbol);
  }
}

void Goods::add(PositionIndex position, Field field, Symbol symbol) {
  Run& run = runs_[position][static_cast<std::size_t>(field)];
  if (run.count++ == 0) run.first = static_cast<std::uint32_t>(symbols_.size());
  symbols_.push_back(symbol);
  sayers_.push_back(position);
}

void Goods::fill_slots() {
  slots_.resize(std::bit_ceil(symbols_.size() * 2 + 1));
  for_each_word([this](Field field, Symbol word, PositionIndex position) {
    std::size_t slot = slot_of(word, field);
    while (slots_[slot].mask != 0 && (slots_[slot].word != word || slots_[slot].field != field)) {
      slot = (slot + 1) & (slots_.size() - 1);
    }
    slots_[slot].word = word;
    slots_[slot].field = field;
    slots_[slot].mask |= std::uint64_t{1} << position;
  });
}

}  // namespace till::loyalty
