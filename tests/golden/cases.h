// The golden cases: a number stands for a ruleset, a member, a basket, a context and the returns
// that follow, for ever. A new rule of the engine adds cases, it never changes one.
#pragma once

#include <cstdint>
#include <vector>

#include "base/json/json.h"

namespace till::golden {

inline constexpr std::uint64_t case_count = 1'000;

struct Case {
  json::Value ruleset;
  json::Value member;  // null: nobody
  json::Value basket;
  json::Value context;
  bool paid_in_cash = false;
  std::vector<json::Value> returns{};
};

[[nodiscard]] Case case_of(std::uint64_t number);

}  // namespace till::golden
