#include "agent/checkout/committing.h"

#include <algorithm>
#include <utility>

#include "agent/checkout/quoting.h"
#include "agent/checkout/reserving.h"
#include "agent/checkout/slip.h"
#include "loyalty/asking.h"
#include "record/documents/quote_document.h"

namespace till::agent {
namespace {

// What goes into the receipt, and how far the engine agrees.
struct Judged {
  record::SaleBody body;
  Identity identity;
  ViewOfMember view;
  std::vector<std::string> alarms;
};

void told(Judged& judged, const CommitRequest& request, const std::string& reason) {
  if (judged.body.told_reason.empty()) judged.body.told_reason = reason;
  judged.body.told =
      json::Object{{"basket", request.basket},
                   {"paid_by", request.paid_by == loyalty::PaidBy::cash ? "cash" : "card"},
                   {"quote", request.quote}};
  judged.alarms.push_back(reason);
}

// What the POS asks to be recorded, with the code when that comes later.
struct Asked {
  const CommitRequest& request;
  const ClaimedSale* claimed = nullptr;
};

// The instant and view of the quote that was shown; of the code, or of now, when its token is
// missing or of another register.
Result<QuoteInputs> inputs_of(TillState& state, const Asked& asked, const Identity& identity) {
  const auto& request = asked.request;
  QuoteInputs inputs;
  inputs.ruleset = state.rules->compiled;
  inputs.ruleset_sha256 = state.rules->sha256;
  auto at = asked.claimed != nullptr ? asked.claimed->said.at : state.time.now().at;
  const ViewOfMember* remembered = nullptr;
  if (const auto stamp = read_quote_token(request.quote_token, state.token_secret); stamp) {
    at = stamp->at;
    remembered = state.recent_quotes.find(stamp->nonce);
  }
  TILL_TRY(inputs.basket, complete_basket(state, request.basket, at));
  if (remembered != nullptr) {
    inputs.view = *remembered;
  } else {
    TILL_TRY(auto seen, see(state, identity, at));
    inputs.view = std::move(seen.view);
  }
  inputs.context = context_of(state, inputs.basket);
  inputs.context.online = inputs.view.online;
  return inputs;
}

loyalty::Receipt receipt_of(const QuoteInputs& inputs, loyalty::Quote quote,
                            loyalty::PaidBy paid_by) {
  loyalty::Receipt receipt;
  receipt.engine = quote.engine;
  receipt.ruleset = quote.ruleset;
  receipt.basket = inputs.basket;
  receipt.member = inputs.view.member;
  // A member of many purchases has hundreds: a receipt that asks for no points is none the wiser.
  if (receipt.member && !loyalty::asks_for_points(inputs.basket)) receipt.member->lots.clear();
  receipt.context = inputs.context;
  receipt.quote = std::move(quote);
  receipt.paid_by = paid_by;
  return receipt;
}

// The quote as the customer saw it stands; the engine's own says whether it agrees.
void judge_quote(Judged& judged, const CommitRequest& request, const QuoteInputs& inputs) {
  auto computed = compute(inputs);
  if (!computed) return told(judged, request, "refused: " + describe(computed.error()));
  const bool agrees = request.quote.is_null() || record::write_quote(*computed) == request.quote;
  if (agrees) {
    judged.body.receipt = receipt_of(inputs, std::move(*computed), request.paid_by);
    return;
  }
  auto shown = record::read_quote(request.quote, "quote");
  if (!shown) {
    told(judged, request, "unreadable quote: " + describe(shown.error()));
    judged.body.receipt = receipt_of(inputs, std::move(*computed), request.paid_by);
    return;
  }
  told(judged, request, "the quote shown differs from the one computed");
  judged.body.receipt = receipt_of(inputs, std::move(*shown), request.paid_by);
}

void judge_reservation(const TillState& state, Judged& judged, const CommitRequest& request) {
  if (!judged.body.receipt) return;
  const auto spent = judged.body.receipt->quote.redemption.points;
  if (!spent.is_positive()) return;
  const auto held = request.reservation ? state.reservations.find(*request.reservation)
                                        : state.reservations.end();
  if (held == state.reservations.end() || held->second.points < spent ||
      held->second.account != judged.body.subject.account) {
    told(judged, request, "points were spent without a reservation");
  }
}

void judge_identity(const TillState& state, Judged& judged, const Asked& asked) {
  if (asked.claimed != nullptr) {
    const auto& said = asked.claimed->said;
    judged.identity = {said.subject, said.member, said.at};
  } else if (auto identity = identity_of(state, asked.request.identity, true)) {
    judged.identity = std::move(*identity);
  } else {
    told(judged, asked.request, "the identity is no token of this register");
  }
  judged.body.subject = judged.identity.subject;
}

Result<Judged> judge(TillState& state, const Asked& asked) {
  const auto& request = asked.request;
  Judged judged;
  judge_identity(state, judged, asked);
  if (!state.rules) {
    told(judged, request, "there was no ruleset");
    return judged;
  }
  TILL_TRY(const auto inputs, inputs_of(state, asked, judged.identity));
  judged.body.ruleset = inputs.ruleset_sha256;
  judged.body.member_stamp = inputs.view.stamp;
  judge_quote(judged, request, inputs);
  judge_reservation(state, judged, request);
  const auto* store = inputs.ruleset->find_store(inputs.basket.store);
  if (store != nullptr) judged.body.partner = store->partner;
  if (judged.body.receipt) {
    judged.body.limited_uses =
        record::limited_uses(inputs.ruleset->ruleset(), *judged.body.receipt);
  }
  judged.view = inputs.view;
  return judged;
}

json::Object answer_of(TillState& state, const Judged& judged, const EntryId& id,
                       const Standing& after) {
  const auto& body = judged.body;
  json::Array slip;
  json::Object answer{{"entry", to_hex(id)},
                      {"state", "durable"},
                      {"at", unix_seconds(body.at)},
                      {"total", record::money_of(body).value()},
                      {"as_told", !body.told_reason.empty()}};
  if (!body.told_reason.empty()) answer.set("reason", body.told_reason);
  if (body.receipt && !body.subject.nobody()) {
    const auto& quote = body.receipt->quote;
    answer.set("points", json::Object{{"earned", quote.points.value()},
                                      {"spent", quote.redemption.points.value()}});
    answer.set("balance", json::Object{{"points", after.balance.value()},
                                       {"as_of", unix_seconds(after.as_of)},
                                       {"not_yet_sent", after.not_yet_sent.value()}});
    for (auto& line :
         sale_slip(quote, after, state.rules->envelope.ruleset.program.points_digits)) {
      slip.emplace_back(std::move(line));
    }
  }
  answer.set("slip", std::move(slip));
  return answer;
}

// The standing as it will be once this sale is durable: the overlay has its spend already.
Result<Standing> standing_after(TillState& state, const Identity& identity,
                                const record::Effects& effects, Instant at) {
  const auto ticket = state.overlay.foresee(effects);
  auto after = standing(state, identity, at);
  state.overlay.settle(ticket);
  return after;
}

// What the register will sign when none of this can be recorded.
record::ClaimCode code_for(const EntryId& id, const Judged& judged) {
  record::ClaimCode code;
  code.entry = id;
  code.pos_key = judged.body.pos_key;
  code.request = judged.body.request_hash;
  code.at = judged.body.at;
  code.total = record::money_of(judged.body);
  code.subject = judged.body.subject;
  code.member = judged.identity.member;
  return code;
}

// Everything of the body that does not need the engine.
void fill_in(const TillState& state, const CommitRequest& request, record::SaleBody& body) {
  const auto now = state.time.now();
  body.pos_key = request.key;
  body.request_hash = request.hash;
  body.forced = request.force_new;
  body.at = now.at;
  body.clock = name_of(now.trust);
  body.reservation = request.reservation;
  const auto held = request.reservation ? state.reservations.find(*request.reservation)
                                        : state.reservations.end();
  if (held != state.reservations.end()) body.hold = held->second.hold;
  body.tenders = request.tenders;
}

Result<PreparedFact> prepare(TillState& state, const Asked& asked) {
  const auto& request = asked.request;
  TILL_TRY(auto judged, judge(state, asked));
  auto& body = judged.body;
  fill_in(state, request, body);
  if (asked.claimed != nullptr && record::money_of(body) != asked.claimed->said.total) {
    told(judged, request, "the total is not the one that was signed");
  }
  PreparedFact out;
  auto& draft = out.fact.draft;
  draft.id = state.random.fixed<EntryId>();
  TILL_TRY(out.effects, record::effects_of(draft.id, body));
  TILL_TRY(const auto after, standing_after(state, judged.identity, out.effects, body.at));
  out.answer = answer_of(state, judged, draft.id, after);
  body.answer = out.answer;
  if (asked.claimed != nullptr) {
    draft.kind = record::Kind::claim;
    draft.body = record::write_claim(asked.claimed->text, body);
  } else {
    draft.kind = record::Kind::sale;
    draft.body = record::write_sale(body);
    out.claim = code_for(draft.id, judged);
  }
  draft.personal = record::write_sale_personal(body, state.random.fixed<Salt>());
  out.forced = request.force_new;
  out.fact.key = request.key;
  out.fact.request_hash = request.hash;
  out.fact.consumes = request.reservation;
  out.alarms = std::move(judged.alarms);
  return out;
}

}  // namespace

Result<PreparedFact> prepare_commit(TillState& state, const CommitRequest& request) {
  return prepare(state, {request});
}

Result<PreparedFact> prepare_claim(TillState& state, CommitRequest request,
                                   const ClaimedSale& claimed) {
  // The sale's own store: the till may be another one's.
  request.key = claimed.said.pos_key;
  if (!request.basket.has("store")) request.basket.set("store", request.key.store);
  return prepare(state, {request, &claimed});
}

void settle_commit(TillState& state, const PreparedFact& prepared, const record::Mark& at) {
  state.overlay.add(at, prepared.effects);
  if (prepared.fact.consumes) drop_reservation(state, *prepared.fact.consumes);
  for (const auto& serial : prepared.effects.codes_consumed) state.used_serials.insert(serial);
  for (const auto& alarm : prepared.alarms) state.alarm("AS_TOLD", alarm);
}

}  // namespace till::agent
