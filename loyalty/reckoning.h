// The running state of one quote: what the steps of the pipeline read and leave for the next. Lives
// for one call of quote(); no other thread sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/basket_facts.h"
#include "loyalty/calendar.h"
#include "loyalty/compiled.h"
#include "loyalty/line_order.h"
#include "loyalty/outcome.h"
#include "loyalty/qualification.h"
#include "loyalty/quote.h"
#include "loyalty/scratch.h"

namespace till::loyalty {

class Reckoning {
 public:
  // What a checked input brings.
  struct Opening {
    std::optional<Vocabulary> words;  // that personal offers alone say
    std::vector<CompiledOffer> offers;
    Scratch<OrderedLine> lines_by_id;
  };
  // Errors: those of quote().
  [[nodiscard]] static Result<Opening> open(const QuoteInput& input,
                                            Arena* arena = std::pmr::get_default_resource());
  Reckoning(const QuoteInput& input, Opening opened);
  Reckoning(const Reckoning&) = delete;
  Reckoning& operator=(const Reckoning&) = delete;

  // Inputs.
  const CompiledRuleset& ruleset;
  const Basket& basket;
  const Member* member;
  const Context& context;
  StoreTime now;

 private:
  // Words and offers of the member alone; before `facts`, which looks words up.
  std::optional<Vocabulary> personal_words_;

 public:
  std::vector<CompiledOffer> personal_offers;  // sorted by id
  BasketFacts facts;

  Scratch<OrderedLine> lines_by_id;

  // By position.
  Scratch<Money> net;      // running
  Scratch<Money> opening;  // at the start of the layer
  Scratch<std::int64_t> used_units;
  Scratch<const CompiledOffer*> closed_by;
  Scratch<Points> reward_points;
  Scratch<Money> paid;  // net less what points pay; filled by redemption
  Scratch<Points> points_spent;

  // By offer, sorted by id.
  Scratch<Considered> considered;

  Scratch<Application> applications;
  Scratch<Cut> cuts;
  Scratch<LostPosition> lost;
  std::vector<Prompt> near_misses;
  std::vector<Prompt> prompts;
  std::vector<Exposure> exposures;
  Scratch<Reward> rewards;
  Points spendable;  // before rewards
  Points reserved;   // by rewards
  Redemption redemption;
  Scratch<EarnedRule> earned;
  std::vector<Grant> grants;
  Scratch<CountedOnPosition> counted;

  [[nodiscard]] const Program& program() const { return ruleset.ruleset().program; }
  [[nodiscard]] Standing standing(std::span<const Money> running, Counting counting) const {
    return {facts, running, basket.tenders, counting};
  }
  // What accrual counts of a position: what was paid, and the points part if the program says so.
  // From redemption on.
  [[nodiscard]] std::span<const Money> accrual_base() const;
  [[nodiscard]] Arena* arena() const { return lines_by_id.get_allocator().resource(); }
};

// True from `active_from` until `expires_at`, exclusive.
[[nodiscard]] bool is_active(const PointLot& lot, Instant at);

// A counter of the account; 0 when it has none.
[[nodiscard]] std::int64_t count_of(const Member* member, const std::string& counter);

// Points in money, rounded down.
[[nodiscard]] Money value_of(Points points, const Program& program);

}  // namespace till::loyalty
