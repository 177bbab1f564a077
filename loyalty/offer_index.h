// Finds the offers that a basket may touch: by sku, brand, tag, category, and those that any basket
// touches; by code for what is presented. Built once, read-only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/compiled_offer.h"
#include "loyalty/scratch.h"
#include "loyalty/selection.h"

namespace till::loyalty {

using OfferNumber = std::uint32_t;  // position among the offers of a ruleset, sorted by id

class OfferIndex {
 public:
  OfferIndex() = default;
  OfferIndex(std::span<const CompiledOffer> offers, const Vocabulary& words);

  // Appends the automatic offers that one of the words may open; an offer may come twice.
  void append_touched(const Goods& goods, Scratch<OfferNumber>& out) const;
  // The automatic offers that every basket may touch.
  [[nodiscard]] std::span<const OfferNumber> always() const { return always_; }
  [[nodiscard]] std::span<const OfferNumber> opened_by(std::string_view code) const;

 private:
  // Lists of offers by symbol: those of symbol s are numbers_[starts_[s] .. starts_[s + 1]).
  struct Postings {
    std::vector<std::uint32_t> starts;
    std::vector<OfferNumber> numbers;
  };

  std::array<Postings, field_count> fields_;
  std::vector<OfferNumber> always_;
  std::map<std::string, std::vector<OfferNumber>, std::less<>> codes_;
};

}  // namespace till::loyalty
