#include "loyalty/prompts.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace till::loyalty {

bool is_near_miss(const std::vector<Missing>& missing, const Program& program) {
  if (missing.size() != 1) return false;
  const Missing& lack = missing.front();
  const bool measured = lack.condition == Missing::Condition::amount ||
                        lack.condition == Missing::Condition::quantity;
  if (!measured || !lack.goal || !lack.lacking) return false;
  return *lack.lacking <= mul_div(*lack.goal, program.near_miss.value(), whole_rate.value());
}

void say_near_miss_of(Reckoning& reckoning, ConsideredIndex offer, Money benefit) {
  const Considered& considered = reckoning.considered[offer];
  const Missing& lack = considered.missing.front();
  const bool amount = lack.condition == Missing::Condition::amount;
  Prompt prompt{.kind = Prompt::Kind::near_miss, .offer = considered.offer->id()};
  prompt.condition = amount ? "amount" : "quantity";
  prompt.goal = lack.goal.value_or(0);
  prompt.lacking = lack.lacking.value_or(0);
  prompt.benefit = benefit + considered.offer->offer().worth;
  reckoning.near_misses.push_back(std::move(prompt));
}

void say_tenders(Reckoning& reckoning, ConsideredIndex offer) {
  if (!reckoning.basket.tenders.empty()) return;
  const Considered& considered = reckoning.considered[offer];
  const bool only_tenders = std::ranges::all_of(considered.missing, [](const Missing& lack) {
    return lack.condition == Missing::Condition::tender;
  });
  if (!only_tenders) return;
  const auto first = reckoning.prompts.size();
  for (const Missing& lack : considered.missing) {
    const bool said = std::any_of(
        reckoning.prompts.begin() + static_cast<std::ptrdiff_t>(first), reckoning.prompts.end(),
        [&](const Prompt& prompt) { return prompt.tender == lack.tender; });
    if (said) continue;
    Prompt prompt{.kind = Prompt::Kind::tender, .offer = considered.offer->id()};
    prompt.tender = lack.tender;
    reckoning.prompts.push_back(std::move(prompt));
  }
}

void run_prompts(Reckoning& reckoning) {
  const auto base = reckoning.accrual_base();
  for (ConsideredIndex i = 0; i < reckoning.considered.size(); ++i) {
    Considered& considered = reckoning.considered[i];
    const auto* effect = considered.offer->effect<PromptEffect>();
    if (effect == nullptr || !considered.may_act()) continue;
    const CompiledCondition* when = considered.offer->when();
    const Standing standing = reckoning.standing(base, Counting::all);
    if (when != nullptr && !holds(*when, standing, considered.missing)) {
      considered.fail(Reason::not_qualified);
      say_tenders(reckoning, i);
      continue;
    }
    considered.applied = true;
    Prompt prompt{.kind = Prompt::Kind::offer, .offer = considered.offer->id()};
    prompt.text = effect->text;
    prompt.select = effect->companion;
    reckoning.prompts.push_back(std::move(prompt));
  }
}

std::vector<Prompt> take_prompts(Reckoning& reckoning) {
  auto& near = reckoning.near_misses;
  std::ranges::sort(near, [](const Prompt& a, const Prompt& b) {
    return a.benefit != b.benefit ? a.benefit > b.benefit : a.offer < b.offer;
  });
  if (near.size() > near_misses_max) near.resize(near_misses_max);
  std::vector<Prompt> said = std::move(near);
  std::ranges::sort(reckoning.prompts, {},
                    [](const Prompt& prompt) { return std::tie(prompt.offer, prompt.tender); });
  std::ranges::move(reckoning.prompts, std::back_inserter(said));
  return said;
}

}  // namespace till::loyalty
