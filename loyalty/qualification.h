// Whether the conditions of an offer hold and which step of its ladder is reached, with what is
// missing. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "loyalty/basket_facts.h"
#include "loyalty/compiled_offer.h"
#include "loyalty/explanation.h"

namespace till::loyalty {

// What a condition sees.
struct Standing {
  const BasketFacts& facts;
  std::span<const Money> running;  // by position
  const std::vector<std::string>& tenders;
  Counting counting = Counting::all;
};

// Appends one entry for each condition that fails to `missing`, in the order of the tree; those of
// an `any` only when none of it holds.
[[nodiscard]] bool holds(const CompiledCondition& condition, const Standing& standing,
                         std::vector<Missing>& missing);

// The reduction of a line or basket offer: its own, or the highest step of its ladder that is
// reached. When none is, the first step with `reached` false and what it lacks appended.
struct ReachedStep {
  const Reduction* reduction = nullptr;
  bool reached = true;
};
[[nodiscard]] ReachedStep reached_step(const CompiledOffer& offer, const Standing& standing,
                                       std::vector<Missing>& missing);

}  // namespace till::loyalty
