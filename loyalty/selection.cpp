#include "loyalty/selection.h"

#include <algorithm>
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

Goods::Goods(const Positions& positions, const SymbolTable& table, const SymbolTable* extra) {
  runs_.resize(positions.size());
  symbols_.reserve(positions.size() * std::size_t{2} * field_count);
  for (PositionIndex position = 0; position < positions.size(); ++position) {
    for (const Field field : all_fields) {
      Run& run = runs_[position][static_cast<std::size_t>(field)];
      run.first = static_cast<std::uint32_t>(symbols_.size());
      for_each_word(*positions[position].line, field, [&](std::string_view word) {
        Symbol symbol = table.find(word);
        if (symbol == no_symbol && extra != nullptr) symbol = extra->find(word);
        if (symbol != no_symbol) symbols_.push_back(symbol);
      });
      run.count = static_cast<std::uint32_t>(symbols_.size()) - run.first;
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
