// What the offers of a ruleset would have done on receipts: each receipt is quoted with all offers,
// and again without each one that acted. One thread; keeps sums, not receipts.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "loyalty/compiled.h"
#include "loyalty/lint/finding.h"
#include "loyalty/quote.h"

namespace till::loyalty {

// A receipt as far as it matters here.
struct Sample {
  Basket basket;
  std::optional<Member> member{};
  Context context{};
};

// Every sum of money stays inside int64: a receipt holds 10^12 at most.
inline constexpr std::int64_t samples_max = 1'000'000;

struct OfferFigures {
  std::int64_t considered = 0;  // receipts
  std::int64_t applied = 0;     // receipts
  Money turnover{};             // gross of the lines that it lowered or gave points for
  Money taken{};                // off prices
  Points points{};              // earned by it
  Money net_taken{};            // discounts of the receipts with it, less those without it
  Points net_points{};          // the same of points; the till's end of them all
  std::int64_t cut = 0;         // by limits and floors: minor units, or points of a points offer
  std::map<std::string, Money> money_from{};      // what others would have taken without it
  std::map<std::string, Points> points_from{};    // what other rules would have given without it
  std::map<std::string, std::int64_t> lost_to{};  // receipts
  std::map<std::string, std::int64_t> threshold_lost_by{};  // receipts
  std::map<Reason, std::int64_t> reasons{};                 // receipts on which it did not apply
  Money busiest_day{};           // most that one register took of it on one day, of a budget
  std::optional<Money> lease{};  // the largest that a receipt of a day overdrawn knew
  Money overdrawn{};             // what that day took
};

struct ReplayFigures {
  std::int64_t receipts = 0;
  Money gross{};
  Money discount{};
  Points points{};
  std::map<std::string, OfferFigures> offers{};  // of the ruleset, all of them
};

class Replay {
 public:
  explicit Replay(std::shared_ptr<const CompiledRuleset> ruleset);

  // Budgets count as leased in full. Errors: those of quote(); too_large past samples_max. Nothing
  // is added then.
  [[nodiscard]] Result<> add(const Sample& sample);

  [[nodiscard]] ReplayFigures figures() const;

 private:
  struct Day {
    Money taken{};
    std::optional<Money> lease{};
  };

  void note(const Sample& sample, const Quote& whole);
  [[nodiscard]] Result<> leave_out(const Sample& sample, const Quote& whole);
  void note_difference(const std::string& offer, const Quote& whole, const Quote& without);
  void note_budget(const Sample& sample, const Explanation& explanation);

  std::shared_ptr<const CompiledRuleset> ruleset_;
  ReplayFigures figures_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Day> days_;
};

// What the figures show, as estimates.
void add_findings(const CompiledRuleset& ruleset, const ReplayFigures& figures, Report& report);

}  // namespace till::loyalty
