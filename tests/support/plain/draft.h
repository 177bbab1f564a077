// What a money offer would take from given nets, position by position, before offers compete.
#pragma once

#include <optional>
#include <vector>

#include "tests/support/plain/sale.h"

namespace till::plain {

// The nets that an offer of a layer reads.
struct Stage {
  Figures opening{};       // at the start of the layer
  Figures running{};       // now
  Figures opening_used{};  // units that serve sets, at the start of the layer
  Figures used{};          // now
  bool of_start = false;
  bool as_if_reached = false;  // the first step of a ladder counts although it is not reached
};

struct Draft {
  Figure asked_in_all = 0;  // before limits.amount and floors
  Figures asked{};          // the same by position; empty where it is one sum
  Figures take{};
  Figures set_units{};      // that the sets use
  bool would_take = false;  // were there no floors
  std::vector<loyalty::Missing> missing{};
  std::optional<loyalty::Prompt> part{};  // a set that forms but for one part

  [[nodiscard]] Figure taken_in_all() const { return sum_of(take); }
};

[[nodiscard]] Draft draft_of(const Sale& sale, const loyalty::Offer& offer, const Stage& stage);

// Positions that the offer may lower: selected, discountable, open.
[[nodiscard]] bool may_lower(const Sale& sale, std::size_t position,
                             const loyalty::Selector& select);
// What the position can still lose to the offer.
[[nodiscard]] Figure room_of(const Sale& sale, std::size_t position, const loyalty::Offer& offer,
                             const Stage& stage);
// Takes what is asked, shrunk to limits.amount and spread within the rooms.
void take(const loyalty::Offer& offer, const Figures& weights, const Figures& rooms, Draft& draft);

[[nodiscard]] Draft set_draft(const Sale& sale, const loyalty::Offer& offer, const Stage& stage);

}  // namespace till::plain
