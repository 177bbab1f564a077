// The parts of a return: points, counters, money with its charge, grants, uses.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "loyalty/returns.h"
#include "loyalty/ruleset.h"
#include "tests/support/plain/frozen.h"

namespace till::plain {

// A receipt after the returns so far.
struct Aftermath {
  const loyalty::Ruleset& ruleset;
  const loyalty::Receipt& receipt;
  std::vector<FrozenLine> lines{};
  Figure refunded = 0;
  Figure points_given_back = 0;
  std::map<std::string, Figure> tickets_cancelled{};  // by offer
  std::set<std::string> coupons_cancelled{};
  std::set<std::string> uses_returned{};

  [[nodiscard]] bool nothing_left() const;
  // The ruleset's or the member's; null when neither has it.
  [[nodiscard]] const loyalty::Offer* offer(const std::string& id) const;
};

[[nodiscard]] Aftermath aftermath_of(const loyalty::Ruleset& ruleset,
                                     const loyalty::Receipt& receipt);

// Before the quantities leave the lines: restored to lots, then clawed back.
void give_points_back(Aftermath& aftermath, const loyalty::ReturnRequest& request,
                      const std::vector<Figure>& quantities, loyalty::ReturnResult& result);
void give_counters_back(const Aftermath& aftermath, const std::vector<Figure>& quantities,
                        loyalty::ReturnResult& result);
// After they have left: the refund, less what re-evaluation charges.
void settle_money(Aftermath& aftermath, loyalty::ReturnResult& result);
void cancel_grants(Aftermath& aftermath, const loyalty::ReturnRequest& request,
                   loyalty::ReturnResult& result);
void give_uses_back(Aftermath& aftermath, loyalty::ReturnResult& result);

}  // namespace till::plain
