// Points of the plain evaluator: what the account may spend, what they are worth, and what an offer
// of points would earn.
#pragma once

#include "tests/support/plain/sale.h"

namespace till::plain {

// Active lots, less what is owed; never below zero.
[[nodiscard]] Figure spendable_points(const Sale& sale);
[[nodiscard]] Figure money_of_points(const loyalty::Ruleset& ruleset, Figure points);

// The partner of the basket's store; null: none.
[[nodiscard]] const loyalty::Partner* partner_of(const Sale& sale);

// Spends so many points from the lots, in their order.
[[nodiscard]] std::vector<loyalty::SpentLot> spend(const Sale& sale, Figure points);

// The rate at which each position earns, and the rule that set it.
struct Rates {
  Figures rate{};
  std::vector<std::string> rule{};
};

// What an offer of points earns by position. `asked` is before limits.points.
struct PointsDraft {
  Figure asked = 0;
  Figure points = 0;
  Figures shares{};
};
[[nodiscard]] PointsDraft points_draft(const Sale& sale, const loyalty::Offer& offer,
                                       const Rates& rates);

}  // namespace till::plain
