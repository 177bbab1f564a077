#include "agent/api/receipt_routes.h"

#include <memory>
#include <utility>

#include "agent/checkout/committing.h"
#include "agent/checkout/returning.h"
#include "agent/claim.h"
#include "agent/recording.h"
#include "base/json/fields.h"
#include "net/problem.h"
#include "record/documents/return_document.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

constexpr std::string_view queue_is_full = "the journal's queue is full: ask again by the POS key";

// 507: what the POS prints is the claim code, and nobody was told "durable".
net::Response not_recorded(Till& till, const PreparedFact& prepared, const Error& error) {
  till.state().counters.raise("not_recorded");
  till.state().not_recorded = describe(error);
  net::Problem problem{507, "not_recorded", describe(error), {}, {}};
  if (const auto claim = make_claim(till.state(), prepared)) problem.more.set("claim", *claim);
  return net::problem(problem);
}

net::Response different(Till& till, const Different& other) {
  till.state().counters.raise("refused.different_request");
  return net::problem(
      {409,
       "different_request",
       "another request is recorded under this POS key; send force_new to record "
       "this one beside it",
       "pos_key",
       {{"entry", to_hex(other.entry)}, {"at", unix_seconds(other.at)}, {"total", other.total}}});
}

// On the io thread, with what the journal thread did.
net::Response settle(Till& till, const PreparedFact& prepared, const Result<Recording>& recording) {
  if (!recording) {
    if (recording.error().code == ErrorCode::not_recorded) {
      return not_recorded(till, prepared, recording.error());
    }
    return refusal(till, recording.error());
  }
  if (const auto* durable = std::get_if<Durable>(&*recording)) {
    settle_commit(till.state(), prepared, durable->at);
    till.head_moved(durable->at);
    return net::json(201, prepared.answer);
  }
  if (const auto* repeated = std::get_if<Repeated>(&*recording)) {
    till.state().counters.raise("repeated");
    return net::json(200, repeated->answer);
  }
  return different(till, std::get<Different>(*recording));
}

// A return is computed from a sale and the returns before it; both come from the journal.
struct ReturnUnderWay {
  ReturnOrder order;
  SaleFound sale;
  PreparedFact prepared;
};

void record_the_return(Till& till, const std::shared_ptr<ReturnUnderWay>& way,
                       const Respond& respond) {
  const bool taken =
      till.with_journal([&till, way, respond](storage::Journal* journal, JournalMemory& memory) {
        auto recording = record_return(journal, memory, way->prepared, way->sale);
        till.on_io([&till, way, respond, recording = std::move(recording)] {
          respond(settle(till, way->prepared, recording));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, std::string(queue_is_full), {}}));
}

void sale_was_found(Till& till, const ReturnOrder& order, SaleFound found, const Respond& respond) {
  auto prepared = prepare_return(till.state(), order, found);
  if (!prepared) return respond(refusal(till, prepared.error()));
  if (order.preview) {
    return respond(
        net::json(200, json::Object{{"preview", true},
                                    {"result", record::write_return_result(prepared->result)}}));
  }
  const auto way = std::make_shared<ReturnUnderWay>(
      ReturnUnderWay{order, std::move(found), std::move(prepared->prepared)});
  record_the_return(till, way, respond);
}

// A retry is answered before anything is computed: its sale may have nothing left.
std::optional<Result<Recording>> recorded_before(storage::Journal* journal,
                                                 const ReturnOrder& order) {
  if (journal == nullptr || order.preview) return std::nullopt;
  const auto recorded = journal->find_key(order.key);
  if (!recorded) return std::unexpected(recorded.error());
  if (!*recorded) return std::nullopt;
  if ((*recorded)->request_hash != order.hash && order.force_new) return std::nullopt;
  PreparedFact probe;
  probe.fact.key = order.key;
  probe.fact.request_hash = order.hash;
  return record_fact(journal, probe);
}

void take_back(Till& till, const ReturnOrder& order, const Respond& respond) {
  const bool taken =
      till.with_journal([&till, order, respond](storage::Journal* journal, JournalMemory& memory) {
        if (auto before = recorded_before(journal, order)) {
          return till.on_io(
              [&till, respond, before = std::move(*before)] { respond(settle(till, {}, before)); });
        }
        auto found = find_sale(journal, memory, order.sale);
        till.on_io([&till, order, respond, found = std::move(found)]() mutable {
          if (!found) return respond(refusal(till, found.error()));
          sale_was_found(till, order, std::move(*found), respond);
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, std::string(queue_is_full), {}}));
}

Result<record::PosKey> read_query_key(const net::Request& request, const std::string& store) {
  TILL_CHECK(check_query(request, {"store", "pos", "business_date", "transaction", "kind"}));
  const auto value = [&](std::string_view name) {
    const auto* found = request.query_value(name);
    return found != nullptr ? *found : std::string();
  };
  json::Object key{{"store", value("store").empty() ? store : value("store")},
                   {"pos", value("pos")},
                   {"business_date", value("business_date")},
                   {"transaction", value("transaction")},
                   {"kind", value("kind").empty() ? "sale" : value("kind")}};
  return record::read_pos_key(key, "");
}

}  // namespace

namespace {

void record_sale(Till& till, Result<PreparedFact> prepared, const Respond& respond) {
  if (!prepared) return respond(refusal(till, prepared.error()));
  auto shared = std::make_shared<PreparedFact>(std::move(*prepared));
  const auto ticket = till.state().overlay.queue(shared->effects);
  const bool taken =
      till.record({shared, [&till, shared, respond, ticket](Result<Recording> recording) {
                     till.on_io([&till, shared, respond, ticket, recording = std::move(recording)] {
                       till.state().overlay.settle(ticket);
                       respond(settle(till, *shared, recording));
                     });
                   }});
  if (taken) return;
  till.state().overlay.settle(ticket);
  respond(refusal(till, {ErrorCode::busy, std::string(queue_is_full), {}}));
}

}  // namespace

void commit_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto request = read_commit_request(body, till.state().store());
  if (!request) return respond(refusal(till, request.error()));
  record_sale(till, prepare_commit(till.state(), *request), respond);
}

void claim_route(Till& till, const json::Value& body, const Respond& respond) {
  auto request = read_claim_request(body, till.state().store());
  if (!request) return respond(refusal(till, request.error()));
  const auto claimed = believe_claim(till.state(), *request);
  if (!claimed) return respond(refusal(till, claimed.error()));
  record_sale(till, prepare_claim(till.state(), std::move(request->sale), *claimed), respond);
}

void return_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto order = read_return_order(body, till.state().store());
  if (!order) return respond(refusal(till, order.error()));
  take_back(till, *order, respond);
}

void void_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto order = read_void_order(body, till.state().store());
  if (!order) return respond(refusal(till, order.error()));
  take_back(till, *order, respond);
}

void by_pos_key_route(Till& till, const net::Request& request, const Respond& respond) {
  const auto key = read_query_key(request, till.state().store());
  if (!key) return respond(refusal(till, key.error()));
  const bool taken =
      till.with_journal([&till, key = *key, respond](storage::Journal* journal, JournalMemory&) {
        Result<json::Object> answer =
            fail(ErrorCode::unavailable, "the journal cannot be read: silence proves nothing");
        if (journal != nullptr) answer = recorded_answer(*journal, key);
        till.on_io([&till, respond, answer = std::move(answer)] {
          if (!answer) return respond(refusal(till, answer.error()));
          respond(net::json(200, json::Object{{"recorded", true}, {"answer", *answer}}));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, std::string(queue_is_full), {}}));
}

}  // namespace till::agent
