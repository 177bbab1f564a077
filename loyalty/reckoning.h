// The running state of one quote: what the steps of the pipeline read and leave for the next. Lives
// for one call of quote(); no other thread sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/basket_facts.h"
#include "loyalty/calendar.h"
#include "loyalty/compiled.h"
#include "loyalty/outcome.h"
#include "loyalty/qualification.h"
#include "loyalty/quote.h"

namespace till::loyalty {

class Reckoning {
 public:
  // Errors: those of quote().
  [[nodiscard]] static Result<Reckoning> open(const QuoteInput& input);
  Reckoning(Reckoning&&) = default;

  // Inputs.
  const CompiledRuleset& ruleset;
  const Basket& basket;
  const Member* member;
  const Context& context;
  StoreTime now;

 private:
  // Words and offers of the member alone; before `facts`, which looks words up.
  SymbolTable personal_words_;

 public:
  std::vector<CompiledOffer> personal_offers;  // sorted by id
  BasketFacts facts;

  // By position.
  std::vector<Money> net;      // running
  std::vector<Money> opening;  // at the start of the layer
  std::vector<std::int64_t> used_units;
  std::vector<const CompiledOffer*> closed_by;
  std::vector<Points> reward_points;
  std::vector<Money> points_money;
  std::vector<Points> points_spent;

  // By offer, sorted by id.
  std::vector<Considered> considered;

  std::vector<Application> applications;
  std::vector<Cut> cuts;
  std::vector<LostPosition> lost;
  std::vector<Prompt> near_misses;
  std::vector<Prompt> prompts;
  std::vector<Exposure> exposures;
  std::vector<Reward> rewards;
  Points spendable;  // before rewards
  Points reserved;   // by rewards
  Redemption redemption;
  std::vector<EarnedRule> earned;
  std::vector<Grant> grants;
  std::vector<CountedOnPosition> counted;

  [[nodiscard]] const Program& program() const { return ruleset.ruleset().program; }
  [[nodiscard]] Standing standing(std::span<const Money> running, Counting counting) const {
    return {facts, running, basket.tenders, counting};
  }
  // What accrual counts of a position: what was paid, and the points part if the program says so.
  [[nodiscard]] std::vector<Money> accrual_base() const;

 private:
  Reckoning(const QuoteInput& input, SymbolTable words, std::vector<CompiledOffer> offers);
};

// True from `active_from` until `expires_at`, exclusive.
[[nodiscard]] bool is_active(const PointLot& lot, Instant at);

// A counter of the account; 0 when it has none.
[[nodiscard]] std::int64_t count_of(const Member* member, const std::string& counter);

// Points in money, rounded down.
[[nodiscard]] Money value_of(Points points, const Program& program);

}  // namespace till::loyalty
