#include "loyalty/lint/neighbours.h"

#include <algorithm>

#include "loyalty/lint/goods.h"

namespace till::loyalty {

namespace {

constexpr std::uint8_t below_category = field_count;
// Collected before doubled ones are dropped.
constexpr std::size_t collected_max = neighbours_max * 4;

constexpr std::uint8_t number_of(Field field) { return static_cast<std::uint8_t>(field); }

std::uint64_t words_in(const Selector& select) {
  return select.skus.size() + select.brands.size() + select.tags.size() + select.categories.size();
}

bool names_goods(const Selector& select) { return words_in(select) > 0; }

}  // namespace

Neighbours::Neighbours(const Ruleset& ruleset, const std::vector<std::uint32_t>& places)
    : ruleset_(ruleset), places_(places) {
  for (const std::uint32_t place : places_) {
    bool all_named = true;
    for (const Selector* select : goods_of(ruleset_.offers[place])) {
      all_named = all_named && names_goods(*select);
      add_words(place, *select);
    }
    if (!all_named) of_all_goods_.push_back(place);
  }
  std::ranges::sort(postings_);
  const auto doubled = std::ranges::unique(postings_);
  postings_.erase(doubled.begin(), doubled.end());
}

void Neighbours::add_words(std::uint32_t place, const Selector& select) {
  const auto add = [&](Field field, std::string_view text) {
    postings_.push_back({{number_of(field), text}, place});
  };
  for (const auto& word : select.skus) add(Field::sku, word);
  for (const auto& word : select.brands) add(Field::brand, word);
  for (const auto& word : select.tags) add(Field::tag, word);
  for (const auto& word : select.categories) {
    add(Field::category, plain_category(word));
    for_each_category(word, [&](std::string_view prefix) {
      postings_.push_back({{below_category, prefix}, place});
    });
  }
}

void Neighbours::append_all(const std::vector<std::uint32_t>& places, Neighbourhood& found) const {
  for (const std::uint32_t place : places) {
    if (found.offers.size() >= collected_max) {
      found.complete = false;
      return;
    }
    found.offers.push_back(place);
  }
}

void Neighbours::append(const Word& word, Neighbourhood& found) const {
  auto at = std::ranges::lower_bound(postings_, word, {}, &Posting::first);
  for (; at != postings_.end() && at->first == word; ++at) {
    if (found.offers.size() >= collected_max) {
      found.complete = false;
      return;
    }
    found.offers.push_back(at->second);
  }
}

void Neighbours::append_of(const Selector& select, Neighbourhood& found) const {
  if (!names_goods(select)) return append_all(places_, found);
  for (const auto& word : select.skus) append({number_of(Field::sku), word}, found);
  for (const auto& word : select.brands) append({number_of(Field::brand), word}, found);
  for (const auto& word : select.tags) append({number_of(Field::tag), word}, found);
  for (const auto& word : select.categories) {
    for_each_category(word, [&](std::string_view prefix) {
      append({number_of(Field::category), prefix}, found);
    });
    append({below_category, plain_category(word)}, found);
  }
}

void Neighbours::keep_each_once(Neighbourhood& found, std::uint32_t except) {
  std::ranges::sort(found.offers);
  const auto doubled = std::ranges::unique(found.offers);
  found.offers.erase(doubled.begin(), doubled.end());
  std::erase(found.offers, except);
  if (found.offers.size() <= neighbours_max) return;
  found.offers.resize(neighbours_max);
  found.complete = false;
}

// Those of all goods come last, so that they leave room to the ones that name the same.
Neighbourhood Neighbours::of(const std::vector<const Selector*>& goods, std::uint32_t except) {
  Neighbourhood found;
  std::uint64_t words = 0;
  for (const Selector* select : goods) {
    words += words_in(*select);
    append_of(*select, found);
  }
  keep_each_once(found, except);
  found.offers.reserve(neighbours_max * 2);
  const auto named = found.offers;
  for (const std::uint32_t place : of_all_goods_) {
    if (place == except || std::ranges::binary_search(named, place)) continue;
    found.complete = found.complete && found.offers.size() < neighbours_max;
    if (!found.complete) break;
    found.offers.push_back(place);
  }
  std::ranges::sort(found.offers);
  compared_words_ += (words + 1) * (found.offers.size() + 1);
  if (compared_words_ > compared_words_max) return {.offers = {}, .complete = false};
  return found;
}

}  // namespace till::loyalty
