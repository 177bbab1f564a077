// Returns computed from the receipt alone: what is frozen in its quote, and the returns made so
// far.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loyalty/quote.h"

namespace till::loyalty {

struct ReturnedLine {
  std::string id{};
  Quantity quantity{};
  friend bool operator==(const ReturnedLine&, const ReturnedLine&) = default;
};

struct ReturnRequest {
  Instant at{};
  std::vector<ReturnedLine> lines{};
  Points balance{};  // active points of the account now
  std::vector<std::string> used_coupons{};
  friend bool operator==(const ReturnRequest&, const ReturnRequest&) = default;
};

struct Receipt {
  int engine = engine_number;
  std::string ruleset{};
  Basket basket;
  std::optional<Member> member{};
  Context context;
  Quote quote;
  PaidBy paid_by = PaidBy::card;
  std::vector<ReturnRequest> returns{};  // made so far, in order
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct ReturnLine {
  std::string id{};
  Quantity quantity{};
  Money money{};  // before the charge
  friend bool operator==(const ReturnLine&, const ReturnLine&) = default;
};
struct RestoredLot {
  enum class As { original, grace, forfeit, new_lot } as = As::original;
  std::string lot{};
  Points points{};
  std::optional<Instant> active_from{};
  std::optional<Instant> expires_at{};
  friend bool operator==(const RestoredLot&, const RestoredLot&) = default;
};
struct CancelledTickets {
  std::string offer{};
  std::string draw{};
  std::int64_t count = 0;
  friend bool operator==(const CancelledTickets&, const CancelledTickets&) = default;
};
struct CancelledCoupon {
  std::string offer{};
  std::string coupon{};
  friend bool operator==(const CancelledCoupon&, const CancelledCoupon&) = default;
};

struct ReturnResult {
  int engine = engine_number;
  Money money{};  // after the charge
  Money charged{};
  std::vector<ReturnLine> lines{};
  std::vector<RestoredLot> lots{};
  Points points_restored{};
  Points points_forfeited{};
  Points points_due{};
  Points points_clawed{};
  std::vector<EarnedShare> clawed{};
  Points debt{};
  std::vector<CounterShare> counters{};
  std::vector<CancelledTickets> tickets_cancelled{};
  std::vector<CancelledCoupon> coupons_cancelled{};
  std::vector<std::string> uses_returned{};
  bool last = false;
  friend bool operator==(const ReturnResult&, const ReturnResult&) = default;
};

// The result of one more return of the receipt. `ruleset` is the one the receipt names.
// Errors: invalid with a path ("request.lines[0].quantity") when the request asks for more than was
// sold, a line that is not there, or part of a piece.
[[nodiscard]] Result<ReturnResult> return_lines(const CompiledRuleset& ruleset,
                                                const Receipt& receipt,
                                                const ReturnRequest& request);

}  // namespace till::loyalty
