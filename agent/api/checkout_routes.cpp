// Identify, quote, reserve: what happens before the payment. Receipts and returns:
// receipt_routes.cpp.
#include <utility>

#include "agent/api/claim_routes.h"
#include "agent/api/local_api.h"
#include "agent/api/receipt_routes.h"
#include "agent/checkout/identify.h"
#include "agent/checkout/quoting.h"
#include "agent/checkout/reserving.h"
#include "base/json/fields.h"
#include "net/problem.h"
#include "record/documents/quote_document.h"

namespace till::agent {
namespace {

json::Object points_of(const Standing& standing) {
  return {{"balance", standing.balance.value()},
          {"spendable_offline", standing.spendable.value()},
          {"as_of", unix_seconds(standing.as_of)},
          {"not_yet_sent", standing.not_yet_sent.value()},
          {"known", standing.known}};
}

json::Object meaning_of(const Identified& identified) {
  const auto& claim = identified.claim;
  json::Object out{{"meaning", cards::name_of(claim.meaning)}, {"row", claim.row}};
  if (const auto* member = std::get_if<cards::MemberCode>(&claim.meaning)) {
    out.set("identity", identified.identity_token);
    out.set("kind", cards::name_of(member->kind));
    out.set("trust", cards::name_of(member->trust));
    out.set("account", identified.identity->subject.account);
    out.set("name", identified.masked_name);
    out.set("tier", identified.tier);
    out.set("points", points_of(identified.standing));
  } else if (const auto* coupon = std::get_if<cards::CouponCode>(&claim.meaning)) {
    out.set("code", coupon->code);
    out.set("serial", coupon->serial);
  } else if (const auto* product = std::get_if<cards::ProductCode>(&claim.meaning)) {
    out.set("text", product->text);
    out.set("gtin", product->gtin.value_or(""));
  } else if (const auto* unknown = std::get_if<cards::Unknown>(&claim.meaning)) {
    out.set("reason", cards::name_of(unknown->reason));
    out.set("detail", unknown->text);
  }
  return out;
}

// {"code": {"text": ...} or {"bytes": base64}, "symbology"?} or {"phone": "..."}.
Result<cards::Scan> read_code(const json::Value& value, Instant at) {
  json::Refusal refusal;
  json::Fields fields(value, "", refusal);
  cards::Scan scan;
  scan.source = "pos";
  scan.at = at;
  if (fields.has("phone")) {
    scan.bytes = fields.text("phone");
    scan.symbology = cards::Symbology::typed;
  } else if (const auto* code = fields.required_value("code")) {
    json::Fields inner(*code, "code", refusal);
    if (inner.has("bytes")) {
      auto bytes = from_base64(inner.text("bytes"));
      if (!bytes) inner.refuse("bytes", "must be base64");
      scan.bytes = bytes.value_or(Bytes{});
    } else {
      scan.bytes = inner.text("text");
    }
    const auto name = inner.text_or("symbology", "unknown");
    const auto symbology = cards::symbology_of(name);
    if (!symbology) inner.refuse("symbology", "is not the name of a symbology");
    scan.symbology = symbology.value_or(cards::Symbology::unknown);
    inner.finish();
  }
  fields.finish();
  TILL_CHECK(refusal.result());
  return scan;
}

void identify_route(Till& till, const json::Value& body, const LocalApi::Respond& respond) {
  const auto scan = read_code(body, till.state().time.now().at);
  if (!scan) return respond(refusal(till, scan.error()));
  auto identified = identify(till.state(), *scan);
  if (!identified) return respond(refusal(till, identified.error()));
  if (!identified->missing) return respond(net::json(200, meaning_of(*identified)));
  // Whoever is not here is asked for; without an answer in time the till says what it knows.
  const auto asked = *identified->missing;
  till.look_up(asked, [&till, respond, known = std::move(*identified)](bool found) mutable {
    if (found) {
      if (const auto again = look_again(till.state(), known); !again) {
        return respond(refusal(till, again.error()));
      }
    }
    respond(net::json(200, meaning_of(known)));
  });
}

void quote_route(Till& till, const json::Value& body, const LocalApi::Respond& respond) {
  auto request = read_quote_request(body);
  if (!request) return respond(refusal(till, request.error()));
  const auto quoted = make_quote(till.state(), std::move(*request));
  if (!quoted) return respond(refusal(till, quoted.error()));
  json::Object answer{{"quote", record::write_quote(quoted->quote)},
                      {"quote_token", quoted->token},
                      {"clock", name_of(till.state().time.now().trust)},
                      {"spending", name_of(ladder_of(till.state()))}};
  if (quoted->member) answer.set("points", points_of(quoted->standing));
  respond(net::json(200, answer));
}

net::Response reservation_answer(const TillState& state, const storage::Reservation& reservation,
                                 int status) {
  return net::json(
      status, json::Object{{"reservation", to_hex(reservation.id)},
                           {"points", reservation.points.value()},
                           {"expires_in_seconds", remaining(state, reservation).count()},
                           {"decided", reservation.hold == "approved" ? "online" : "offline"}});
}

Result<> make_durable(storage::Journal* journal, const Reserved& reserved) {
  if (journal == nullptr) return fail(ErrorCode::not_recorded, "the journal cannot be written");
  TILL_CHECK(journal->store_reservation(reserved.reservation));
  return reserved.replaces ? journal->remove_reservation(*reserved.replaces) : Result<>{};
}

void store_reservation(Till& till, const Reserved& reserved, const LocalApi::Respond& respond) {
  const bool taken =
      till.with_journal([&till, reserved, respond](storage::Journal* journal, JournalMemory&) {
        const auto stored = make_durable(journal, reserved);
        till.on_io([&till, reserved, respond, stored] {
          if (!stored) {
            drop_reservation(till.state(), reserved.reservation.id);
            return respond(refusal(till, stored.error()));
          }
          respond(reservation_answer(till.state(), reserved.reservation,
                                     reserved.repeated ? 200 : 201));
        });
      });
  if (taken) return;
  drop_reservation(till.state(), reserved.reservation.id);
  respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

void reserve_and_store(Till& till, const ReservationRequest& request,
                       const std::optional<OnlineHold>& hold, const LocalApi::Respond& respond) {
  const auto decision = reserve(till.state(), request, hold);
  if (!decision) return respond(refusal(till, decision.error()));
  if (!*decision) {
    const auto& refused = decision->error();
    return respond(net::problem(
        {409, refused.code, refused.text, "points", {{"allowed", refused.allowed.value()}}}));
  }
  store_reservation(till, **decision, respond);
}

void reservation_route(Till& till, const json::Value& body, const LocalApi::Respond& respond) {
  const auto request = read_reservation_request(body, till.state().store());
  if (!request) return respond(refusal(till, request.error()));
  const auto asked = hold_to_ask(till.state(), *request);
  if (!asked) return respond(refusal(till, asked.error()));
  if (!*asked || !till.state().ledger_answers)
    return reserve_and_store(till, *request, {}, respond);
  till.hold(**asked, [&till, request = *request, id = (*asked)->reservation,
                      respond](const std::optional<record::HoldAnswer>& answer) {
    till.state().counters.raise(!answer            ? "hold.timed_out"
                                : answer->approved ? "hold.approved"
                                                   : "hold.declined");
    reserve_and_store(till, request, OnlineHold{id, answer}, respond);
  });
}

// Nobody waits for it: a hold that the ledger does not hear of ends by itself.
void release_online(Till& till, const ReservationId& id) {
  const auto& held = till.state().reservations;
  const auto found = held.find(id);
  if (found == held.end() || found->second.hold.empty() || !till.state().ledger_answers) return;
  record::HoldAsked asked;
  asked.reservation = id;
  asked.releases = id;
  till.hold(asked, [](const std::optional<record::HoldAnswer>&) {});
}

void cancel_route(Till& till, const net::Request& request, const LocalApi::Respond& respond) {
  const auto id = fixed_from_hex<ReservationId>(request.parameter("id"));
  if (!id) {
    return respond(refusal(till, {ErrorCode::invalid, "must be 32 hex digits", "reservation"}));
  }
  release_online(till, *id);
  drop_reservation(till.state(), *id);
  const bool taken =
      till.with_journal([&till, id = *id, respond](storage::Journal* journal, JournalMemory&) {
        // Without a journal there is no durable reservation either.
        const auto removed = journal == nullptr ? Result<>{} : journal->remove_reservation(id);
        till.on_io([&till, removed, respond] {
          if (!removed) return respond(refusal(till, removed.error()));
          respond(net::json(200, json::Object{{"cancelled", true}}));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

}  // namespace

void add_checkout_routes(LocalApi& api) {
  auto& till = api.till();
  const auto with = [&till](auto route) {
    return [&till, route](const auto& input, const LocalApi::Respond& respond) {
      route(till, input, respond);
    };
  };
  api.post("/v1/identify", ApiRole::pos, with(identify_route));
  api.post("/v1/quotes", ApiRole::pos, with(quote_route));
  api.post("/v1/reservations", ApiRole::pos, with(reservation_route));
  api.remove("/v1/reservations/{id}", ApiRole::pos, with(cancel_route));
  api.post("/v1/receipts", ApiRole::pos, with(commit_route));
  api.get("/v1/receipts/by-pos-key", ApiRole::pos, with(by_pos_key_route));
  api.post("/v1/claims", ApiRole::pos, with(claims_route));
  api.post("/v1/returns", ApiRole::pos, with(return_route));
  api.post("/v1/voids", ApiRole::pos, with(void_route));
}

}  // namespace till::agent
