// What must hold before an offer counts, as a tree. A plain value of the ruleset; evaluated by
// loyalty/qualification.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loyalty/selector.h"
#include "loyalty/values.h"

namespace till::loyalty {

enum class Basis { running, initial };

// A node of the condition tree; which fields count depends on the kind.
struct Condition {
  enum class Kind { all, any, negation, item, amount, present, absent, tender } kind = Kind::all;
  std::vector<Condition> children{};  // all, any; negation has one
  Selector select{};                  // item, amount, present, absent
  std::optional<Quantity> min_quantity{};
  std::optional<Money> min_amount{};  // of item; of amount: "min"
  std::optional<Money> max_amount{};  // of amount: "max"
  Basis on = Basis::running;
  std::string tender{};
  friend bool operator==(const Condition&, const Condition&) = default;
};

}  // namespace till::loyalty
