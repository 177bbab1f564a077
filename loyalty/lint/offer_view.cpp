#include "loyalty/lint/offer_view.h"

#include <algorithm>
#include <variant>

#include "loyalty/lint/goods.h"

namespace till::loyalty {

std::string OfferView::path(std::string_view field) const {
  std::string text = "ruleset.offers[" + std::to_string(at) + "]";
  if (!field.empty()) text.append(".").append(field);
  return text;
}

bool OfferView::takes_money() const {
  return effect<LineEffect>() != nullptr || effect<BasketEffect>() != nullptr ||
         effect<SetEffect>() != nullptr;
}

std::size_t OfferView::layer_index() const {
  const auto found = std::ranges::find(ruleset.layers, offer().layer, &Layer::name);
  require(found != ruleset.layers.end(), "an offer that takes money names a layer of its ruleset");
  return static_cast<std::size_t>(found - ruleset.layers.begin());
}

bool OfferView::closes() const { return offer().closes || layer().closes; }

Counting OfferView::counting() const {
  if (takes_money()) return Counting::discountable;
  return effect<PromptEffect>() != nullptr ? Counting::all : Counting::earnable;
}

bool law_denies(const Ruleset& ruleset, const Selector& select, Counting counting) {
  if (counting == Counting::all || select.categories.empty()) return false;
  const auto denied = [&](const std::string& category) {
    return std::ranges::any_of(ruleset.legal, [&](const LegalCategory& legal) {
      const bool allowed = counting == Counting::discountable ? legal.discountable : legal.earnable;
      return !allowed && is_within(category, legal.category);
    });
  };
  return std::ranges::all_of(select.categories, denied);
}

std::string percent_text(Rate rate) {
  const std::int64_t hundredths = rate.value() % 100;
  std::string text = std::to_string(rate.value() / 100);
  if (hundredths != 0) {
    text += hundredths < 10 ? ".0" : ".";
    text += std::to_string(hundredths % 10 == 0 ? hundredths / 10 : hundredths);
  }
  return text + " %";
}

std::string text_of(const NameList& list, std::string_view last) {
  std::string text;
  const std::size_t shown = std::min(list.names.size(), names_shown_max);
  const bool more = list.all > shown || list.at_least;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == shown && !more;
    if (i > 0) text += is_last ? " " + std::string(last) + " " : ", ";
    text += list.names[i];
  }
  if (!more) return text;
  return text + " " + std::string(last) + (list.at_least ? " at least " : " ") +
         std::to_string(list.all - shown) + " more";
}

}  // namespace till::loyalty
