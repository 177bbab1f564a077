#include "agent/checkout/returning.h"

#include <map>
#include <utility>

#include "agent/checkout/slip.h"
#include "record/documents/return_document.h"

namespace till::agent {
namespace {

// Everything that earlier returns left.
std::vector<loyalty::ReturnedLine> what_is_left(const loyalty::Receipt& receipt) {
  std::map<std::string, loyalty::Quantity> returned;
  for (const auto& request : receipt.returns) {
    for (const auto& line : request.lines) returned[line.id] += line.quantity;
  }
  std::vector<loyalty::ReturnedLine> out;
  for (const auto& line : receipt.basket.lines) {
    const auto left = line.quantity - returned[line.id];
    if (left.is_positive()) out.push_back({line.id, left});
  }
  return out;
}

Result<loyalty::Points> balance_now(TillState& state, const record::Subject& subject, Instant at) {
  Identity identity;
  identity.subject = subject;
  TILL_TRY(const auto now, standing(state, identity, at));
  return std::max(loyalty::Points{}, now.balance);
}

json::Object answer_of(const EntryId& id, Instant at, const loyalty::ReturnResult& result,
                       int digits) {
  json::Array slip;
  if (result.points_restored.is_positive()) {
    slip.emplace_back("Points given back: " + points_text(result.points_restored, digits));
  }
  if (result.points_clawed.is_positive()) {
    slip.emplace_back("Points taken back: " + points_text(result.points_clawed, digits));
  }
  return {{"entry", to_hex(id)},
          {"state", "durable"},
          {"at", unix_seconds(at)},
          {"total", result.money.value()},
          {"result", record::write_return_result(result)},
          {"slip", std::move(slip)}};
}

}  // namespace

Result<PreparedReturn> prepare_return(TillState& state, const ReturnOrder& order,
                                      const SaleFound& found) {
  const auto& sale = found.sale;
  const auto now = state.time.now();
  record::ReturnBody body;
  body.whole = order.whole;
  body.pos_key = order.key;
  body.request_hash = order.hash;
  body.forced = order.force_new;
  body.at = now.at;
  body.clock = name_of(now.trust);
  body.sale = found.entry;
  body.subject = sale.subject;
  body.request.at = now.at;
  body.request.lines = order.whole ? what_is_left(*sale.receipt) : order.lines;
  body.request.used_coupons = order.used_coupons;
  if (body.request.lines.empty()) {
    return fail(ErrorCode::conflict, "nothing is left of this receipt", "receipt");
  }
  TILL_TRY(body.request.balance, balance_now(state, sale.subject, now.at));
  PreparedReturn out;
  TILL_TRY(out.result, loyalty::return_lines(*found.ruleset, *sale.receipt, body.request));
  body.result = out.result;
  body.of_sale = record::sale_facts(sale, body.request);
  auto& draft = out.prepared.fact.draft;
  draft.kind = order.whole ? record::Kind::void_ : record::Kind::return_;
  draft.id = state.random.fixed<EntryId>();
  out.prepared.answer =
      answer_of(draft.id, now.at, out.result, found.ruleset->ruleset().program.points_digits);
  body.answer = out.prepared.answer;
  draft.body = record::write_return(body);
  TILL_TRY(out.prepared.effects, record::effects_of(draft.id, body));
  out.prepared.forced = order.force_new;
  out.prepared.fact.key = order.key;
  out.prepared.fact.request_hash = order.hash;
  return out;
}

}  // namespace till::agent
