// The online hold: a register asks the ledger to set points and coupons aside before a payment. The
// reservation's id makes it idempotent; the sale that carries the id ends it. Format:
// docs/formats/exchange.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "loyalty/values.h"

namespace till::record {

struct HoldAsked {
  ReservationId reservation;
  std::string account;
  loyalty::Points points;
  std::vector<std::string> codes;         // serials
  std::optional<ReservationId> releases;  // one that is held no more: cancelled, or replaced
  friend bool operator==(const HoldAsked&, const HoldAsked&) = default;
};

struct HoldAnswer {
  bool approved = false;
  std::string reason;       // of a refusal: balance, code_used, nobody
  loyalty::Points allowed;  // what may be held instead
  friend bool operator==(const HoldAnswer&, const HoldAnswer&) = default;
};

[[nodiscard]] json::Value write_hold_asked(const HoldAsked& asked);
[[nodiscard]] Result<HoldAsked> read_hold_asked(const json::Value& value);
[[nodiscard]] json::Value write_hold_answer(const HoldAnswer& answer);
[[nodiscard]] Result<HoldAnswer> read_hold_answer(const json::Value& value);

}  // namespace till::record
