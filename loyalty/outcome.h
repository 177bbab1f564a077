// What the steps of a quote leave behind: what became of each offer, what was taken from which
// position, what was earned and counted there. Plain values of one reckoning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "loyalty/compiled_offer.h"
#include "loyalty/explanation.h"
#include "loyalty/positions.h"
#include "loyalty/values.h"

namespace till::loyalty {

// An offer that is looked at, and what becomes of it.
struct Considered {
  const CompiledOffer* offer = nullptr;
  std::optional<Reason> failed{};  // the first reason
  bool applied = false;
  Money asked{};
  Money taken{};
  Points points_asked{};
  Points points{};
  const CompiledOffer* closed_by = nullptr;
  std::vector<Missing> missing{};

  [[nodiscard]] bool may_act() const { return !failed && !applied; }
  void fail(Reason reason) { failed = reason; }
  void fail(Reason reason, Missing lack) {
    failed = reason;
    missing.clear();
    missing.push_back(std::move(lack));
  }
};
using ConsideredIndex = std::uint32_t;

// What an application took from one position, by its running totals.
struct Cut {
  std::uint32_t application = 0;
  PositionIndex position = 0;
  Money before{};
  Money after{};
};

struct Application {
  ConsideredIndex offer = 0;
  Money asked{};
  Money amount{};
};

// A bid of `loser` for a position that somebody else won: an offer, or a base rate by its name.
struct LostPosition {
  ConsideredIndex loser = 0;
  std::string_view winner;
  PositionIndex position = 0;
};

struct Reward {
  ConsideredIndex offer = 0;
  Points cost{};
};

// What a rule earned on one position.
struct EarnedOnPosition {
  PositionIndex position = 0;
  Points points{};
};
struct EarnedRule {
  std::string_view rule;
  Points points{};
  Instant active_from{};
  std::optional<Instant> expires_at{};
  std::vector<EarnedOnPosition> shares{};
};

// What a grant counted on one position.
struct CountedOnPosition {
  std::string counter{};
  PositionIndex position = 0;
  std::int64_t count = 0;
};

}  // namespace till::loyalty
