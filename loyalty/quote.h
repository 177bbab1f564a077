// What the program grants to one basket: the answer the POS shows, freezes at commit and the ledger
// recomputes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "loyalty/basket.h"
#include "loyalty/explanation.h"
#include "loyalty/member.h"
#include "loyalty/quote_line.h"
#include "loyalty/ruleset.h"
#include "loyalty/values.h"

namespace till::loyalty {

struct ByTender {
  Money card{};
  Money cash{};
  friend bool operator==(const ByTender&, const ByTender&) = default;
};

enum class RedemptionLimit { asked, balance, share, floor, receipt_cap, day_cap, offline_cap };

struct SpentLot {
  std::string id{};
  Points points{};
  std::optional<Instant> expires_at{};
  std::string partner{};
  friend bool operator==(const SpentLot&, const SpentLot&) = default;
};
struct PickedReward {
  std::string offer{};
  Points points{};
  friend bool operator==(const PickedReward&, const PickedReward&) = default;
};
struct Redemption {
  Points asked{};
  Points points{};
  Money money{};
  RedemptionLimit limited_by = RedemptionLimit::asked;
  std::vector<SpentLot> lots{};  // in the order spent
  std::vector<PickedReward> rewards{};
  friend bool operator==(const Redemption&, const Redemption&) = default;
};

struct EarnedLot {
  std::string rule{};
  Points points{};
  Instant active_from{};
  std::optional<Instant> expires_at{};
  friend bool operator==(const EarnedLot&, const EarnedLot&) = default;
};

struct Grant {
  GrantEffect::Kind kind = GrantEffect::Kind::stamp;
  std::string offer{};
  std::string subject{};
  std::int64_t count = 0;
  std::int64_t now = 0;   // of progress
  std::int64_t goal = 0;  // of progress
  bool reached = false;   // of progress
  Points points{};        // of progress
  Instant from{};         // of coupon
  Instant until{};        // of coupon
  friend bool operator==(const Grant&, const Grant&) = default;
};

struct CodeUse {
  std::string code{};
  std::string serial{};
  bool consumed = false;
  friend bool operator==(const CodeUse&, const CodeUse&) = default;
};

struct Quote {
  int engine = engine_number;
  std::string ruleset{};  // its version label
  std::string currency{};
  Money gross{};
  Money discount{};
  Money points_money{};
  Money total{};
  ByTender rounding{};
  ByTender payable{};
  Points points{};
  std::vector<QuoteLine> lines{};  // sorted by id
  std::vector<DiscountApplication> applications{};
  Redemption redemption{};
  std::vector<EarnedLot> earned{};
  std::vector<Grant> grants{};
  std::vector<CodeUse> codes{};
  std::vector<Prompt> prompts{};
  std::vector<Exposure> exposures{};
  std::vector<Explanation> explanation{};
  friend bool operator==(const Quote&, const Quote&) = default;
};

// A ruleset checked and indexed once, immutable and shared by all quotes.
class CompiledRuleset;

struct QuoteInput {
  const CompiledRuleset& ruleset;
  const Basket& basket;
  const Member* member = nullptr;  // null: nobody
  const Context& context;
};

// Errors: invalid with the path of the basket ("basket.lines[0].amount") that breaks a rule;
// unsupported when the ruleset (or a personal offer) needs a mechanic this build does not have.
// Nothing else can fail.
[[nodiscard]] Result<Quote> quote(const QuoteInput& input);

}  // namespace till::loyalty
