#include "loyalty/selection.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace till::loyalty {

namespace {

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

// Both are a few symbols; the allowed ones are sorted.
bool meets_one(std::span<const Symbol> allowed, std::span<const Symbol> words) {
  return std::ranges::any_of(
      words, [&](Symbol word) { return std::ranges::binary_search(allowed, word); });
}

}  // namespace

CompiledSelector::CompiledSelector(const Selector& selector, const Interner& interner) {
  for (const Field field : all_fields) {
    const auto first = words_.size();
    for (const std::string& value : values_of(selector, field)) {
      words_.push_back(interner.symbol_of(word_of(value, field), field));
    }
    std::sort(words_.begin() + static_cast<std::ptrdiff_t>(first), words_.end());
    ends_[static_cast<std::size_t>(field)] = static_cast<std::uint32_t>(words_.size());
  }
  if (selector.except) {
    except_ = std::make_shared<const CompiledSelector>(*selector.except, interner);
  }
}

bool CompiledSelector::speaks_of_one_field() const {
  const auto spoken =
      std::ranges::count_if(all_fields, [this](Field field) { return !values(field).empty(); });
  return spoken == 1 && except_ == nullptr;
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
