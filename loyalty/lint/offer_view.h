// An offer with the ruleset it stands in and its place in the document. Used by every check of the
// linter; refers to the ruleset.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/basket_facts.h"
#include "loyalty/ruleset.h"

namespace till::loyalty {

struct OfferView {
  const Ruleset& ruleset;
  std::size_t at = 0;  // in the document

  [[nodiscard]] const Offer& offer() const { return ruleset.offers[at]; }
  template <class Kind>
  [[nodiscard]] const Kind* effect() const {
    return std::get_if<Kind>(&offer().effect);
  }
  // "ruleset.offers[3].effect.percent".
  [[nodiscard]] std::string path(std::string_view field = {}) const;

  [[nodiscard]] bool takes_money() const;
  // Position of its layer; only of what takes money.
  [[nodiscard]] std::size_t layer_index() const;
  [[nodiscard]] const Layer& layer() const { return ruleset.layers[layer_index()]; }
  // Whether it, or its layer, keeps later layers away.
  [[nodiscard]] bool closes() const;
  // Which goods count for its conditions.
  [[nodiscard]] Counting counting() const;
};

// True when the law keeps every good of the selector from counting so.
[[nodiscard]] bool law_denies(const Ruleset& ruleset, const Selector& select, Counting counting);

// "10 %", "2.5 %".
[[nodiscard]] std::string percent_text(Rate rate);
// "tea-week, mug and 3 more".
struct NameList {
  std::vector<std::string> names;
  std::size_t all = 0;
  bool at_least = false;  // there may be more than `all`
};
inline constexpr std::size_t names_shown_max = 5;
[[nodiscard]] std::string text_of(const NameList& list, std::string_view last = "and");

}  // namespace till::loyalty
