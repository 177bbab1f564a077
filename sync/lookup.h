// What a till asks while a customer waits: somebody whose rows it does not hold, and a hold of
// points before a payment. The courier carries it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "record/exchange.h"
#include "record/hold.h"

namespace till::sync {

// By the token of a card or phone, else by the member's own number.
struct LookupAsked {
  std::optional<CardToken> token;
  std::string member;
};
// Whole rows with their stamp and the place in the feed they are of; nothing when the ledger knows
// nobody. Errors: timeout, unavailable.
using LookedUp = Result<std::optional<record::ChangePage>>;
using LookupDone = std::function<void(LookedUp)>;

// An online hold before a payment. Errors: timeout, unavailable: the till decides alone.
using HoldDone = std::function<void(Result<record::HoldAnswer>)>;

}  // namespace till::sync
