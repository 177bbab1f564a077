// Forming the sets of an offer out of free units: N for M, second unit, bundle, gift, stamp reward.
// Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "loyalty/basket_facts.h"
#include "loyalty/compiled_offer.h"
#include "loyalty/unit_rule.h"

namespace till::loyalty {

// What sets may form of, by position.
struct SetStock {
  const BasketFacts& facts;
  std::span<const Money> values;                    // running nets at the start of the layer
  std::span<const std::int64_t> used;               // units that earlier sets took
  std::span<const CompiledOffer* const> closed_by;  // null: open
};

// The units that all sets of an offer take of one position.
struct SetUnits {
  PositionIndex position = 0;
  std::int64_t units = 0;
  Money value{};
  std::int64_t percents = 0;  // sum of value x percent of the parts, in minor units x permyriad
};

struct FormedSets {
  std::int64_t sets = 0;
  const Reduction* reduction = nullptr;  // of each set; null: the percents of the parts
  std::vector<SetUnits> units{};         // in position order
};

inline constexpr std::int64_t any_number_of_sets = std::numeric_limits<std::int64_t>::max();

// Forms sets one after another while all parts fill, `sets_max` at most, at the highest step of the
// ladder that is reached. No sets when none forms.
[[nodiscard]] FormedSets form_sets(const CompiledOffer& offer, const SetStock& stock,
                                   std::int64_t sets_max);

struct LackingPart {
  std::size_t part = 0;
  std::int64_t units = 0;
};
// The part whose units alone keep the first set from forming.
[[nodiscard]] std::optional<LackingPart> only_lacking_part(const CompiledOffer& offer,
                                                           const SetStock& stock);

}  // namespace till::loyalty
