// Claims: of a sale that could not be recorded, and of a receipt that was sold to nobody.
#include "agent/api/claim_routes.h"

#include <memory>
#include <utility>

#include "agent/api/receipt_routes.h"
#include "agent/checkout/late_claiming.h"
#include "agent/recording.h"
#include "net/problem.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

net::Response refused(Till& till, const ClaimRefused& why) {
  till.state().counters.raise("refused." + why.code);
  return net::problem({409, why.code, why.text, "receipt", {}});
}

net::Response settle(Till& till, const PreparedFact& prepared, const Result<Recording>& recording) {
  if (!recording) return refusal(till, recording.error());
  if (const auto* durable = std::get_if<Durable>(&*recording)) {
    till.head_moved(durable->at);
    return net::json(201, prepared.answer);
  }
  if (const auto* repeated = std::get_if<Repeated>(&*recording)) {
    return net::json(200, repeated->answer);
  }
  return refused(till, {"claimed", "another member claimed this receipt before"});
}

void record_claim(Till& till, PreparedFact prepared, const Respond& respond) {
  const auto shared = std::make_shared<PreparedFact>(std::move(prepared));
  const bool taken =
      till.with_journal([&till, shared, respond](storage::Journal* journal, JournalMemory&) {
        auto recording = record_fact(journal, *shared);
        till.on_io([&till, shared, respond, recording = std::move(recording)] {
          respond(settle(till, *shared, recording));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

struct Asked {
  LateClaimRequest request;
  Identity claimant;
};

// What the journal says of the receipt, and of a claim that it has of it.
struct Looked {
  std::optional<Claimable> sale;
  std::optional<Recording> before;
};

Result<Looked> look(storage::Journal* journal, JournalMemory& memory, const Asked& asked) {
  Looked out;
  TILL_TRY(out.sale, find_claimable(journal, memory, asked.request.sale));
  const auto key = key_of_claim(asked.request, out.sale, asked.claimant);
  if (!key) return out;
  TILL_TRY(const auto recorded, journal->find_key(*key->key));
  if (!recorded) return out;
  PreparedFact probe;
  probe.fact = *key;
  TILL_TRY(out.before, record_fact(journal, probe));
  return out;
}

void judge(Till& till, const Asked& asked, const Result<Looked>& looked, const Respond& respond) {
  if (!looked) return respond(refusal(till, looked.error()));
  if (looked->before) return respond(settle(till, {}, *looked->before));
  auto prepared = prepare_late_claim(till.state(), asked.request, looked->sale, asked.claimant);
  if (!prepared) return respond(refusal(till, prepared.error()));
  if (!*prepared) return respond(refused(till, prepared->error()));
  record_claim(till, std::move(**prepared), respond);
}

void late_claim_route(Till& till, const json::Value& body, const Respond& respond) {
  auto request = read_late_claim_request(body, till.state().store());
  if (!request) return respond(refusal(till, request.error()));
  auto claimant = claimant_of(till.state(), *request);
  if (!claimant) return respond(refusal(till, claimant.error()));
  const auto asked = std::make_shared<Asked>(Asked{std::move(*request), std::move(*claimant)});
  const bool taken =
      till.with_journal([&till, asked, respond](storage::Journal* journal, JournalMemory& memory) {
        auto looked = look(journal, memory, *asked);
        till.on_io([&till, asked, respond, looked = std::move(looked)] {
          judge(till, *asked, looked, respond);
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

}  // namespace

void claims_route(Till& till, const json::Value& body, const Respond& respond) {
  const auto* fields = body.as_object();
  if (fields != nullptr && fields->has("receipt")) return late_claim_route(till, body, respond);
  claim_route(till, body, respond);
}

}  // namespace till::agent
