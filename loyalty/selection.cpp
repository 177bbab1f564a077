#include "loyalty/selection.h"

#include <algorithm>
#include <bit>
#include <string>

namespace till::loyalty {

namespace {

constexpr std::array<Field, field_count> all_fields = {Field::sku, Field::brand, Field::tag,
                                                       Field::category};

const std::vector<std::string>& values_of(const Selector& selector, Field field) {
  switch (field) {
    case Field::sku:
      return selector.skus;
    case Field::brand:
      return selector.brands;
    case Field::tag:
      return selector.tags;
    case Field::category:
      return selector.categories;
  }
  return selector.skus;
}

std::string_view word_of(std::string_view value, Field field) {
  if (field == Field::category && value.ends_with('/')) value.remove_suffix(1);
  return value;
}

template <class Each>
void for_each_word(const BasketLine& line, Field field, Each each) {
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

// Both are a few symbols; the allowed ones are sorted.
bool meets_one(std::span<const Symbol> allowed, std::span<const Symbol> words) {
  return std::ranges::any_of(
      words, [&](Symbol word) { return std::ranges::binary_search(allowed, word); });
}

}  // namespace

Goods::Goods(const Positions& positions, const SymbolTable& table, const SymbolTable* extra,
             Arena* arena)
    : runs_(arena), symbols_(arena), slots_(arena) {
  struct Word {
    std::uint64_t hash = 0;
    std::string_view text;
    Run* run = nullptr;
  };
  runs_.resize(positions.size());
  Scratch<Word> words(arena);
  words.reserve(positions.size() * std::size_t{2} * field_count);
  for (PositionIndex position = 0; position < positions.size(); ++position) {
    for (const Field field : all_fields) {
      Run* run = &runs_[position][static_cast<std::size_t>(field)];
      for_each_word(*positions[position].line, field, [&](std::string_view word) {
        words.push_back({SymbolTable::hash_of(word), word, run});
        table.prefetch(words.back().hash);
      });
    }
  }
  symbols_.reserve(words.size());
  for (const Word& word : words) {
    Symbol symbol = table.find(word.hash, word.text);
    if (symbol == no_symbol && extra != nullptr) symbol = extra->find(word.hash, word.text);
    if (symbol == no_symbol) continue;
    if (word.run->count++ == 0) word.run->first = static_cast<std::uint32_t>(symbols_.size());
    symbols_.push_back(symbol);
  }
  if (fits_mask()) fill_slots();
}

void Goods::fill_slots() {
  slots_.resize(std::bit_ceil(symbols_.size() * 2 + 1));
  for (PositionIndex position = 0; position < size(); ++position) {
    for (const Field field : all_fields) {
      for (const Symbol word : words(position, field)) {
        std::size_t slot = slot_of(word, field);
        while (slots_[slot].mask != 0 &&
               (slots_[slot].word != word || slots_[slot].field != field)) {
          slot = (slot + 1) & (slots_.size() - 1);
        }
        slots_[slot].word = word;
        slots_[slot].field = field;
        slots_[slot].mask |= std::uint64_t{1} << position;
      }
    }
  }
}

CompiledSelector::CompiledSelector(const Selector& selector, const Interner& interner) {
  for (const Field field : all_fields) {
    const auto first = words_.size();
    for (const std::string& value : values_of(selector, field)) {
      words_.push_back(interner.symbol_of(word_of(value, field)));
    }
    std::sort(words_.begin() + static_cast<std::ptrdiff_t>(first), words_.end());
    ends_[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(words_.size());
  }
  if (selector.except) {
    except_ = std::make_shared<const CompiledSelector>(*selector.except, interner);
  }
}

// Few words are looked up among the goods; of many the goods' own are looked up among them.
std::uint64_t CompiledSelector::mask_in(const Goods& goods) const {
  constexpr std::size_t few = 16;
  std::uint64_t met = goods.mask_of_all();
  for (const Field field : all_fields) {
    const auto allowed = values(field);
    if (allowed.empty()) continue;
    std::uint64_t in_field = 0;
    if (allowed.size() <= few) {
      for (const Symbol word : allowed) in_field |= goods.mask_of(word, field);
    } else {
      for (PositionIndex position = 0; position < goods.size(); ++position) {
        const bool one = meets_one(allowed, goods.words(position, field));
        in_field |= std::uint64_t{one ? 1U : 0U} << position;
      }
    }
    met &= in_field;
  }
  return except_ == nullptr || met == 0 ? met : met & ~except_->mask_in(goods);
}

bool CompiledSelector::meets(const Goods& goods, PositionIndex position) const {
  std::uint32_t first = 0;
  for (const Field field : all_fields) {
    const std::uint32_t last = ends_[static_cast<std::size_t>(field)];
    if (first != last && !meets_one(values(field), goods.words(position, field))) return false;
    first = last;
  }
  return except_ == nullptr || !except_->meets(goods, position);
}

}  // namespace till::loyalty
