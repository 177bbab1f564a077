#include "loyalty/lint/goods.h"

#include <algorithm>
#include <functional>
#include <string>
#include <variant>

#include "loyalty/selection.h"

namespace till::loyalty {

namespace {

using Words = std::vector<std::string>;

// A list that is asked for many words: those of documents are sorted.
class Lookup {
 public:
  explicit Lookup(const Words& list) : list_(list), sorted_(std::ranges::is_sorted(list)) {}

  [[nodiscard]] bool has(std::string_view word) const {
    if (sorted_) return std::ranges::binary_search(list_, word, std::less<>{});
    return std::ranges::find(list_, word) != list_.end();
  }
  // The category or one of its prefixes, with or without a slash at the end.
  [[nodiscard]] bool has_prefix_of(std::string_view category) const {
    bool found = false;
    for_each_category(category, [&](std::string_view prefix) {
      found = found || has(prefix) || has(std::string(prefix) + "/");
    });
    return found;
  }

 private:
  const Words& list_;
  bool sorted_;
};

// Every word of `narrow` is one of `wide`; no words allow all.
bool words_cover(const Words& wide, const Words& narrow) {
  if (wide.empty()) return true;
  const Lookup lookup(wide);
  return !narrow.empty() &&
         std::ranges::all_of(narrow, [&](const std::string& word) { return lookup.has(word); });
}

bool categories_cover(const Words& wide, const Words& narrow) {
  if (wide.empty()) return true;
  const Lookup lookup(wide);
  return !narrow.empty() && std::ranges::all_of(narrow, [&](const std::string& category) {
    return lookup.has_prefix_of(category);
  });
}

// Of fields of which a good has one value.
bool words_are_disjoint(const Words& a, const Words& b) {
  if (a.empty() || b.empty()) return false;
  const Words& few = a.size() < b.size() ? a : b;
  const Lookup many(a.size() < b.size() ? b : a);
  return std::ranges::none_of(few, [&](const std::string& word) { return many.has(word); });
}

bool categories_are_disjoint(const Words& a, const Words& b) {
  if (a.empty() || b.empty()) return false;
  const auto none_within = [](const Words& narrow, const Words& wide) {
    const Lookup lookup(wide);
    return std::ranges::none_of(
        narrow, [&](const std::string& category) { return lookup.has_prefix_of(category); });
  };
  return none_within(a, b) && none_within(b, a);
}

bool fields_cover(const Selector& wide, const Selector& narrow) {
  return words_cover(wide.skus, narrow.skus) && words_cover(wide.brands, narrow.brands) &&
         words_cover(wide.tags, narrow.tags) &&
         categories_cover(wide.categories, narrow.categories);
}

bool fields_are_disjoint(const Selector& a, const Selector& b) {
  return words_are_disjoint(a.skus, b.skus) || words_are_disjoint(a.brands, b.brands) ||
         categories_are_disjoint(a.categories, b.categories);
}

// What stands in an except has no except of its own.
bool is_excepted_by(const Selector& selector, const Selector& goods) {
  return selector.except != nullptr && fields_cover(*selector.except, goods);
}

}  // namespace

std::string_view plain_category(std::string_view category) {
  if (category.ends_with('/')) category.remove_suffix(1);
  return category;
}

bool is_within(std::string_view category, std::string_view wide) {
  category = plain_category(category);
  wide = plain_category(wide);
  if (wide.empty() || !category.starts_with(wide)) return false;
  return category.size() == wide.size() || category[wide.size()] == '/';
}

bool selects_all(const Selector& selector) { return selector == Selector{}; }

bool selects_nothing(const Selector& selector) {
  const auto is_empty = [](const std::string& word) { return plain_category(word).empty(); };
  const bool no_category =
      !selector.categories.empty() && std::ranges::all_of(selector.categories, is_empty);
  return no_category || is_excepted_by(selector, selector);
}

bool covers(const Selector& wide, const Selector& narrow) {
  if (!fields_cover(wide, narrow)) return false;
  if (wide.except == nullptr) return true;
  if (narrow.except != nullptr && fields_cover(*narrow.except, *wide.except)) return true;
  return fields_are_disjoint(*wide.except, narrow);
}

bool are_disjoint(const Selector& a, const Selector& b) {
  return selects_nothing(a) || selects_nothing(b) || fields_are_disjoint(a, b) ||
         is_excepted_by(a, b) || is_excepted_by(b, a);
}

std::vector<const Selector*> goods_of(const Offer& offer) {
  if (const auto* line = std::get_if<LineEffect>(&offer.effect)) return {&line->select};
  if (const auto* basket = std::get_if<BasketEffect>(&offer.effect)) return {&basket->select};
  if (const auto* points = std::get_if<PointsEffect>(&offer.effect)) return {&points->select};
  std::vector<const Selector*> goods;
  if (const auto* set = std::get_if<SetEffect>(&offer.effect)) {
    for (const SetPart& part : set->parts) goods.push_back(&part.select);
  }
  const auto* grant = std::get_if<GrantEffect>(&offer.effect);
  if (grant != nullptr && grant->kind != GrantEffect::Kind::coupon) goods.push_back(&grant->select);
  return goods;
}

}  // namespace till::loyalty
