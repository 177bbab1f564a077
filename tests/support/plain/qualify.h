// Conditions of the plain evaluator: what holds, and which leaves fail.
#pragma once

#include <string>
#include <vector>

#include "tests/support/plain/sale.h"

namespace till::plain {

// What a condition looks at: positions, their running and initial money, and which of them count.
struct Outlook {
  const std::vector<Position>* positions = nullptr;
  const std::vector<std::string>* tenders = nullptr;
  Figures running{};
  Figures initial{};
  std::vector<bool> counts{};
};

// The outlook of an offer: only positions whose flag allows its effect count.
[[nodiscard]] Outlook outlook_of(const Sale& sale, const loyalty::Offer& offer,
                                 const Figures& running);
[[nodiscard]] std::vector<bool> flags_for(const std::vector<Position>& positions,
                                          const loyalty::Offer& offer);

[[nodiscard]] bool holds(const loyalty::Condition& condition, const Outlook& outlook);
// The leaves that fail; empty when the condition holds.
[[nodiscard]] std::vector<loyalty::Missing> failures(const loyalty::Condition& condition,
                                                     const Outlook& outlook);

// Records a near miss, or that the tender is not known yet, when exactly one thing fails.
void note_what_lacks(Sale& sale, const Fate& fate, Figure benefit, bool worth_saying);
// Near enough to be said.
[[nodiscard]] bool is_near_miss(const Sale& sale, const Fate& fate);

}  // namespace till::plain
