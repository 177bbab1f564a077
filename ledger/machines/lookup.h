// A till asks for somebody whose rows it does not hold: it gets them whole, and from now on the
// tills of its store are told of every change.
#pragma once

#include "ledger/ledger.h"
#include "ledger/posting/ruleset_shelf.h"
#include "record/exchange.h"

namespace till::ledger {

// By the token of a card or phone, else by the member's own number.
struct LookupAsked {
  std::optional<CardToken> token;
  std::string member;
};
// Errors: invalid with the path.
[[nodiscard]] Result<LookupAsked> read_lookup(const json::Value& value);

// The rows, their stamp and the place in the feed they are of; nothing when nobody is found.
[[nodiscard]] Result<std::optional<record::ChangePage>> look_up(const Ledger& ledger,
                                                                RulesetShelf& shelf,
                                                                const RegisterRow& row,
                                                                const LookupAsked& asked);

}  // namespace till::ledger
