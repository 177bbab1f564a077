// All returns of one receipt in order: each step moves the frozen lines on and gives its result.
// Lives for one call of return_lines(). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "loyalty/reckoning.h"
#include "loyalty/returns/frozen.h"

namespace till::loyalty {

// What a request takes of one line.
struct Taken {
  std::size_t line = 0;  // among the frozen ones
  UnitRange units;
};

class ReturnHistory {
 public:
  // Errors: those of freeze().
  [[nodiscard]] static Result<ReturnHistory> open(const CompiledRuleset& ruleset,
                                                  const Receipt& receipt);

  // `place` names the request in refusals. Errors: those of return_lines(); nothing is moved then.
  [[nodiscard]] Result<ReturnResult> step(const ReturnRequest& request, const std::string& place);

 private:
  ReturnHistory(const CompiledRuleset& ruleset, const Receipt& receipt,
                std::vector<FrozenLine> lines);

  // Sorted by line id.
  [[nodiscard]] Result<std::vector<Taken>> check(const ReturnRequest& request,
                                                 const std::string& place) const;
  [[nodiscard]] Result<Taken> check_line(const ReturnedLine& line, const std::string& place) const;
  [[nodiscard]] bool is_all_returned() const;
  [[nodiscard]] const Offer* find_offer(std::string_view id) const;
  // What is left, as a basket with the original inputs.
  [[nodiscard]] Basket survivors() const;

  void return_money(const std::vector<Taken>& taken, ReturnResult& result) const;
  void restore_points(const std::vector<Taken>& taken, Instant at, ReturnResult& result);
  [[nodiscard]] RestoredLot restore(const SpentLot& lot, Points points, Instant at) const;
  void claw_back(const std::vector<Taken>& taken, const ReturnRequest& request,
                 ReturnResult& result) const;
  void return_counters(const std::vector<Taken>& taken, ReturnResult& result) const;
  [[nodiscard]] Result<> reevaluate(Money refund, ReturnResult& result);
  [[nodiscard]] Result<> cancel_grants(const ReturnRequest& request, ReturnResult& result);
  void cancel(const Grant& grant, const CompiledOffer& offer, const Reckoning& rest,
              ReturnResult& result);
  // What accrual counts of what is left, by position of the survivors.
  [[nodiscard]] std::vector<Money> rest_of_base(const Reckoning& rest) const;
  void return_uses(const Reckoning& rest, ReturnResult& result);
  [[nodiscard]] bool is_use_returned(const CompiledOffer& offer, const Reckoning& rest) const;

  const CompiledRuleset* ruleset_;
  const Receipt* receipt_;
  std::vector<FrozenLine> lines_;   // canonical order
  std::vector<std::size_t> by_id_;  // positions in lines_, sorted by line id
  bool reevaluates_ = false;        // an offer that is re-evaluated took something
  Money refunded_;
  Points points_back_;                                     // spent points gone through so far
  std::map<std::string, std::int64_t> tickets_cancelled_;  // by offer
  std::set<std::string> coupons_cancelled_;                // by offer
  std::set<std::string> uses_returned_;                    // by offer
};

}  // namespace till::loyalty
