// Which offers share words with an offer's goods: the pairs that are compared. An index by sku,
// brand, tag and category, so that a hundred thousand offers stay far from their square. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "loyalty/ruleset.h"
#include "loyalty/selection.h"

namespace till::loyalty {

// Offers compared with one, and words looked at in all: what lies beyond is counted, not compared.
inline constexpr std::size_t neighbours_max = 256;
inline constexpr std::uint64_t compared_words_max = 400'000'000;

struct Neighbourhood {
  std::vector<std::uint32_t> offers;  // by place in the document, without the one asked for
  bool complete = true;
};

class Neighbours {
 public:
  // Holds the offers at these places.
  Neighbours(const Ruleset& ruleset, const std::vector<std::uint32_t>& places);

  // The offers, but for the one at `except`, that say a word of these goods, or of a category above
  // or below; those whose goods are all are neighbours of everybody.
  [[nodiscard]] Neighbourhood of(const std::vector<const Selector*>& goods, std::uint32_t except);

 private:
  struct Word {
    std::uint8_t kind;  // a field, or `below`: a category that one of the offer's is below of
    std::string_view text;
    friend auto operator<=>(const Word&, const Word&) = default;
  };
  using Posting = std::pair<Word, std::uint32_t>;

  void add_words(std::uint32_t place, const Selector& select);
  void append(const Word& word, Neighbourhood& found) const;
  void append_all(const std::vector<std::uint32_t>& places, Neighbourhood& found) const;
  static void keep_each_once(Neighbourhood& found, std::uint32_t except);
  void append_of(const Selector& select, Neighbourhood& found) const;

  const Ruleset& ruleset_;
  std::vector<std::uint32_t> places_;
  std::vector<std::uint32_t> of_all_goods_;
  std::vector<Posting> postings_;  // sorted
  std::uint64_t compared_words_ = 0;
};

}  // namespace till::loyalty
