// What an offer does: takes money off lines, sets or baskets, gives points, grants, or says a text.
// Plain values of the ruleset.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "loyalty/condition.h"
#include "loyalty/selector.h"
#include "loyalty/values.h"

namespace till::loyalty {

struct Reduction {
  enum class Kind { none, percent, amount, price } kind = Kind::none;
  Rate percent{};
  Money money{};  // of amount and price
  friend bool operator==(const Reduction&, const Reduction&) = default;
};

struct LadderStep {
  std::optional<Quantity> min_quantity{};
  std::optional<Money> min_amount{};
  std::optional<std::int64_t> min_sets{};
  Reduction reduction{};
  friend bool operator==(const LadderStep&, const LadderStep&) = default;
};

struct LineEffect {
  Selector select{};
  Reduction reduction{};
  std::vector<LadderStep> ladder{};
  Basis on = Basis::running;
  friend bool operator==(const LineEffect&, const LineEffect&) = default;
};
struct BasketEffect {
  Selector select{};
  Reduction reduction{};
  std::vector<LadderStep> ladder{};
  Basis on = Basis::running;
  friend bool operator==(const BasketEffect&, const BasketEffect&) = default;
};
struct SetPart {
  Selector select{};
  std::int64_t count = 1;
  Rate percent{};
  bool cheapest = false;  // take: dearest unless set
  friend bool operator==(const SetPart&, const SetPart&) = default;
};
struct StampReward {
  std::string card{};
  std::int64_t every = 1;
  friend bool operator==(const StampReward&, const StampReward&) = default;
};
struct SetEffect {
  std::vector<SetPart> parts{};
  Reduction reduction{};
  std::vector<LadderStep> ladder{};
  bool spread = true;
  std::optional<StampReward> stamps{};
  std::string prompt{};
  friend bool operator==(const SetEffect&, const SetEffect&) = default;
};

struct LotValidity {
  enum class End { day, month, year };
  int days = 0;
  End end = End::day;
  friend bool operator==(const LotValidity&, const LotValidity&) = default;
};
struct PointsEffect {
  enum class Kind { rate, multiply, bonus } kind = Kind::rate;
  Rate rate{};     // of rate
  Rate times{};    // of multiply: 20000 doubles
  Points bonus{};  // of bonus
  Selector select{};
  std::optional<int> pending_days{};
  std::optional<LotValidity> valid{};
  friend bool operator==(const PointsEffect&, const PointsEffect&) = default;
};
struct GrantEffect {
  enum class Kind { stamp, progress, ticket, coupon } kind = Kind::stamp;
  enum class Counted { amount, units, receipts };
  std::string subject{};  // card, quest, draw or coupon
  Selector select{};
  std::int64_t goal = 0;
  Counted counted = Counted::amount;  // "measure" in the document
  Points reward_points{};
  Money per{};
  int after_days = 0;
  int valid_days = 0;
  friend bool operator==(const GrantEffect&, const GrantEffect&) = default;
};
struct PromptEffect {
  std::string text{};
  std::optional<Selector> companion{};
  friend bool operator==(const PromptEffect&, const PromptEffect&) = default;
};
using Effect =
    std::variant<LineEffect, BasketEffect, SetEffect, PointsEffect, GrantEffect, PromptEffect>;

}  // namespace till::loyalty
