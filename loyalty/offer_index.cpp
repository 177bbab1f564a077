#include "loyalty/offer_index.h"

#include <algorithm>
#include <utility>

namespace till::loyalty {

namespace {

using Posting = std::pair<Symbol, OfferNumber>;

// The field that narrows most, in this order.
constexpr std::array<Field, field_count> narrowing = {Field::sku, Field::brand, Field::tag,
                                                      Field::category};

// Posts the offer under one field of the selector; false when the selector has none.
bool post(const CompiledSelector& select, OfferNumber number,
          std::array<std::vector<Posting>, field_count>& postings) {
  for (const Field field : narrowing) {
    const auto values = select.values(field);
    if (values.empty()) continue;
    for (const Symbol value : values) {
      postings[static_cast<std::size_t>(field)].emplace_back(value, number);
    }
    return true;
  }
  return false;
}

bool post_finders(const CompiledOffer& offer, OfferNumber number,
                  std::array<std::vector<Posting>, field_count>& postings) {
  bool has_finder = false;
  bool narrow = true;
  offer.for_each_finder([&](const CompiledSelector& select) {
    has_finder = true;
    narrow = post(select, number, postings) && narrow;
  });
  return has_finder && narrow;
}

}  // namespace

OfferIndex::OfferIndex(std::span<const CompiledOffer> offers, const Vocabulary& words) {
  std::array<std::vector<Posting>, field_count> postings;
  for (OfferNumber number = 0; number < offers.size(); ++number) {
    const Trigger& trigger = offers[number].offer().trigger;
    if (trigger.kind == Trigger::Kind::code) codes_[trigger.code].push_back(number);
    if (trigger.kind != Trigger::Kind::automatic) continue;
    if (!post_finders(offers[number], number, postings)) always_.push_back(number);
  }
  for (const Field field : all_fields) {
    auto& list = postings[static_cast<std::size_t>(field)];
    std::ranges::sort(list);
    const auto doubled = std::ranges::unique(list);
    list.erase(doubled.begin(), doubled.end());
    Postings& compiled = fields_[static_cast<std::size_t>(field)];
    compiled.starts.assign(std::size_t{words.of(field).end()} + 1, 0);
    compiled.numbers.reserve(list.size());
    for (const auto& [symbol, number] : list) {
      ++compiled.starts[symbol + 1];
      compiled.numbers.push_back(number);
    }
    for (std::size_t i = 1; i < compiled.starts.size(); ++i) {
      compiled.starts[i] += compiled.starts[i - 1];
    }
  }
}

void OfferIndex::append_touched(const Goods& goods, Scratch<OfferNumber>& out) const {
  goods.for_each_word([&](Field field, Symbol symbol, PositionIndex /*position*/) {
    const Postings& postings = fields_[static_cast<std::size_t>(field)];
    if (symbol + std::size_t{1} >= postings.starts.size()) return;  // a personal offer's word
    const auto first = postings.numbers.begin() + postings.starts[symbol];
    const auto last = postings.numbers.begin() + postings.starts[symbol + 1];
    out.insert(out.end(), first, last);
  });
}

std::span<const OfferNumber> OfferIndex::opened_by(std::string_view code) const {
  const auto found = codes_.find(code);
  if (found == codes_.end()) return {};
  return found->second;
}

}  // namespace till::loyalty
