// Quotes: stateless, from the member view and the rules of now. Commit computes them again from the
// same inputs.
#pragma once

#include <memory>
#include <string>

#include "agent/checkout/requests.h"
#include "agent/member_view.h"
#include "agent/till_state.h"
#include "loyalty/quote.h"

namespace till::agent {

struct Quoted {
  loyalty::Quote quote;
  std::string token;  // carries instant and rules to the commit
  bool member = false;
  Standing standing;  // of the member
};

// Errors: invalid with the path of what the engine or the reader refuses, unavailable while there
// is no ruleset.
[[nodiscard]] Result<Quoted> make_quote(TillState& state, QuoteRequest request);

// Everything a quote is computed from, for both make_quote and the commit.
struct QuoteInputs {
  std::shared_ptr<const loyalty::CompiledRuleset> ruleset;
  Hash ruleset_sha256;
  loyalty::Basket basket;
  ViewOfMember view;
  loyalty::Context context;
};
// The basket of the POS as the engine wants it: with the instant, the offset, the store and the
// register.
[[nodiscard]] Result<loyalty::Basket> complete_basket(const TillState& state, json::Object basket,
                                                      Instant at);
// What is known here of the codes that the basket presents.
[[nodiscard]] loyalty::Context context_of(const TillState& state, const loyalty::Basket& basket);
[[nodiscard]] Result<loyalty::Quote> compute(const QuoteInputs& inputs);

// Who a token speaks of. An empty token is nobody. Errors: invalid when it is not ours or, unless
// `however_old`, older than 30 minutes.
[[nodiscard]] Result<Identity> identity_of(const TillState& state, const std::string& token,
                                           bool however_old);

}  // namespace till::agent
