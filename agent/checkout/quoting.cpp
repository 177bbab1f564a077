#include "agent/checkout/quoting.h"

#include <utility>

#include "record/documents/basket_document.h"

namespace till::agent {

Result<Identity> identity_of(const TillState& state, const std::string& token, bool however_old) {
  if (token.empty()) return Identity{};
  auto identity = read_identity_token(token, state.token_secret);
  if (!identity) {
    return fail(ErrorCode::invalid, "is no token of this register: identify again", "identity");
  }
  const bool expired = state.time.now().at - identity->at > identity_lasts;
  if (expired && !however_old) {
    return fail(ErrorCode::invalid, "is older than 30 minutes: identify again", "identity");
  }
  return identity;
}

Result<loyalty::Basket> complete_basket(const TillState& state, json::Object complete, Instant at) {
  if (!complete.has("store")) complete.set("store", state.store());
  const auto* named = complete.find("store")->as_string();
  const auto offset = store_offset(state, named != nullptr ? *named : state.store(), at);
  complete.set("at", unix_seconds(at));
  complete.set("utc_offset", offset.count());
  if (!complete.has("currency") && state.rules) {
    complete.set("currency", state.rules->envelope.ruleset.currency);
  }
  if (!complete.has("register") && state.identity) complete.set("register", state.identity->name);
  if (!complete.has("channel")) complete.set("channel", "pos");
  return record::read_basket(std::move(complete), "basket");
}

loyalty::Context context_of(const TillState& state, const loyalty::Basket& basket) {
  loyalty::Context context;
  for (const auto& code : basket.codes) {
    if (state.used_serials.contains(code.serial)) {
      context.codes[code.serial] = loyalty::CodeState::used;
    }
  }
  return context;
}

Result<loyalty::Quote> compute(const QuoteInputs& inputs) {
  const auto* member = inputs.view.member ? &*inputs.view.member : nullptr;
  return loyalty::quote({.ruleset = *inputs.ruleset,
                         .basket = inputs.basket,
                         .member = member,
                         .context = inputs.context});
}

Result<Quoted> make_quote(TillState& state, QuoteRequest request) {
  if (!state.rules) {
    return fail(ErrorCode::unavailable,
                "no ruleset has reached this till yet: enrol it and let it reach the ledger");
  }
  const auto at = state.time.now().at;
  TILL_TRY(const auto identity, identity_of(state, request.identity, false));
  QuoteInputs inputs;
  inputs.ruleset = state.rules->compiled;
  inputs.ruleset_sha256 = state.rules->sha256;
  TILL_TRY(inputs.basket, complete_basket(state, std::move(request.basket), at));
  TILL_TRY(auto seen, see(state, identity, at));
  inputs.view = std::move(seen.view);
  inputs.context = context_of(state, inputs.basket);
  inputs.view.online = state.ledger_answers;
  inputs.context.online = inputs.view.online;
  Quoted out;
  TILL_TRY(out.quote, compute(inputs));
  const auto nonce = state.random.fixed<Nonce>();
  out.token = write_quote_token({at, inputs.ruleset_sha256, nonce}, state.token_secret);
  out.member = inputs.view.member.has_value();
  out.standing = seen.standing;
  state.recent_quotes.remember(nonce, std::move(inputs.view));
  return out;
}

}  // namespace till::agent
