// What the cashier may say: near misses, tenders, companions. Pure.
#pragma once

#include <vector>

#include "loyalty/reckoning.h"

namespace till::loyalty {

inline constexpr std::size_t near_misses_max = 3;

// True when exactly one condition fails, an amount or a quantity, by a small share of its goal.
[[nodiscard]] bool is_near_miss(const std::vector<Missing>& missing, const Program& program);

// Notes the near miss of an offer that would take or give so much (its worth is added). Limits: the
// offer lacks exactly the condition that is_near_miss saw.
void say_near_miss_of(Reckoning& reckoning, ConsideredIndex offer, Money benefit);

// Notes the tenders that an offer waits for, when tenders are unknown and nothing else fails.
void say_tenders(Reckoning& reckoning, ConsideredIndex offer);

// The offers whose effect is a prompt.
void run_prompts(Reckoning& reckoning);

// Near misses by benefit, then the others by offer.
[[nodiscard]] std::vector<Prompt> take_prompts(Reckoning& reckoning);

}  // namespace till::loyalty
