// Why each considered offer applied or not, what the cashier may say, and who saw which arm of an
// experiment. Plain values of the quote.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/selector.h"
#include "loyalty/values.h"

namespace till::loyalty {

struct Prompt {
  enum class Kind { near_miss, offer, part, tender } kind = Kind::offer;
  std::string offer{};
  std::string condition{};  // of near_miss: amount or quantity
  std::int64_t goal = 0;
  std::int64_t lacking = 0;  // "short" in the document
  Money benefit{};
  std::string text{};
  std::optional<Selector> select{};
  std::int64_t count = 0;
  std::string tender{};
  friend bool operator==(const Prompt&, const Prompt&) = default;
};

struct Exposure {
  std::string offer{};
  std::string salt{};
  bool control = false;
  friend bool operator==(const Exposure&, const Exposure&) = default;
};

// The closed list, in the order in which the first that fails is named.
enum class Reason {
  applied,
  members_only,
  tier,
  segment,
  birthday,
  first_purchase,
  not_absent,
  not_bought,
  not_activated,
  code_expired,
  code_used,
  code_not_leased,
  already_used,
  control_group,
  not_qualified,
  lost_to,
  closed,
  no_budget,
  floor,
  balance,
  no_effect,
};

struct Missing {
  enum class Condition {
    amount,
    quantity,
    above,
    present,
    absent,
    negation,
    tender,
    stamps,
    set,
    points,
    budget,
  } condition = Condition::amount;
  std::optional<std::int64_t> goal{};
  std::optional<std::int64_t> lacking{};  // "short" in the document
  std::string tender{};
  friend bool operator==(const Missing&, const Missing&) = default;
};
struct Loss {
  std::string offer{};
  std::vector<std::string> lines{};
  friend bool operator==(const Loss&, const Loss&) = default;
};
struct Explanation {
  std::string offer{};
  Reason reason = Reason::applied;
  std::optional<Money> benefit{};
  std::optional<Points> points{};
  std::optional<std::int64_t> cut{};  // minor units, or points of a points offer
  std::vector<Loss> lost{};
  std::string by{};
  std::vector<Missing> missing{};
  friend bool operator==(const Explanation&, const Explanation&) = default;
};

}  // namespace till::loyalty
