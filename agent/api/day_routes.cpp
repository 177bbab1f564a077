// Closing a day, looking at closed ones with their seals, and proving them.
#include <map>
#include <utility>

#include "agent/api/local_api.h"
#include "agent/proof.h"
#include "agent/recording.h"
#include "net/problem.h"
#include "record/seal.h"

namespace till::agent {
namespace {

using Respond = LocalApi::Respond;

void close_route(Till& till, const json::Value& body, const Respond& respond) {
  auto request = read_day_close_request(body);
  if (!request) return respond(refusal(till, request.error()));
  auto& state = till.state();
  const CloseInput input{std::move(*request), state.store(), state.time.now().at,
                         state.random.fixed<EntryId>()};
  const bool taken =
      till.with_journal([&till, input, respond](storage::Journal* journal, JournalMemory& memory) {
        auto answer = close_day(journal, memory, input);
        const auto head = journal != nullptr ? journal->head() : std::nullopt;
        till.on_io([&till, respond, head, answer = std::move(answer), id = input.id] {
          if (!answer) return respond(refusal(till, answer.error()));
          const auto* entry = answer->find("entry");
          const bool fresh = entry != nullptr && *entry->as_string() == to_hex(id);
          if (head) till.head_moved(*head);
          respond(net::json(fresh ? 201 : 200, *answer));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

json::Object day_of(const record::Entry& entry, const record::DayCloseBody& body) {
  json::Object day{{"entry", to_hex(entry.header.id)},
                   {"business_date", body.business_date},
                   {"at", unix_seconds(body.at)},
                   {"seq", static_cast<std::int64_t>(entry.header.at.seq.number)},
                   {"figures", record::write_figures(body.figures)},
                   {"seal", nullptr}};
  return day;
}

json::Object seal_of(const record::Seal& seal) {
  json::Array differences;
  for (const auto& difference : seal.differences) differences.emplace_back(difference);
  return {{"agreement", record::name_of(seal.agreement)},
          {"at", unix_seconds(seal.time)},
          {"differences", std::move(differences)}};
}

Result<json::Array> days_in(storage::Journal& journal, const std::string& business_date) {
  TILL_TRY(const auto kept, journal.seals());
  std::map<Hash, record::Seal> seals;  // by the hash of their day_close entry
  for (const auto& one : kept) {
    TILL_TRY(auto seal, record::read_seal(one.bytes));
    seals.insert_or_assign(seal.close.hash, std::move(seal));
  }
  json::Array days;
  TILL_CHECK(journal.for_each([&](const record::Entry& entry) -> Result<> {
    if (entry.header.kind != record::Kind::day_close) return {};
    TILL_TRY(const auto body, record::read_day_close(entry.body));
    if (!business_date.empty() && body.business_date != business_date) return {};
    auto day = day_of(entry, body);
    const auto seal = seals.find(entry.hash);
    if (seal != seals.end()) day.set("seal", seal_of(seal->second));
    days.emplace_back(std::move(day));
    return {};
  }));
  return days;
}

void days_route(Till& till, const net::Request& request, const Respond& respond) {
  if (const auto known = check_query(request, {"business_date"}); !known) {
    return respond(refusal(till, known.error()));
  }
  const auto* date = request.query_value("business_date");
  const bool taken = till.with_journal([&till, respond, date = date != nullptr ? *date : ""](
                                           storage::Journal* journal, JournalMemory&) {
    Result<json::Array> days = fail(ErrorCode::unavailable, "the journal cannot be read");
    if (journal != nullptr) days = days_in(*journal, date);
    till.on_io([&till, respond, days = std::move(days)] {
      if (!days) return respond(refusal(till, days.error()));
      respond(net::json(200, json::Object{{"days", *days}}));
    });
  });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

void proof_route(Till& till, const net::Request& request, const Respond& respond) {
  if (const auto known = check_query(request, {"business_date"}); !known) {
    return respond(refusal(till, known.error()));
  }
  const auto* date = request.query_value("business_date");
  if (date == nullptr || !is_day(*date)) {
    return respond(
        refusal(till, {ErrorCode::invalid, "must be a day, YYYY-MM-DD", "business_date"}));
  }
  const bool taken =
      till.with_journal([&till, respond, date = *date](storage::Journal* journal, JournalMemory&) {
        Result<json::Object> proof = fail(ErrorCode::unavailable, "the journal cannot be read");
        if (journal != nullptr) proof = prove_day(*journal, date);
        till.on_io([&till, respond, proof = std::move(proof)] {
          if (!proof) return respond(refusal(till, proof.error()));
          respond(net::json(200, *proof));
        });
      });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

}  // namespace

void add_day_routes(LocalApi& api) {
  auto& till = api.till();
  api.post("/v1/day-closes", ApiRole::pos,
           [&till](const json::Value& body, const Respond& respond) {
             close_route(till, body, respond);
           });
  api.get("/v1/day-closes", ApiRole::view,
          [&till](const net::Request& request, const Respond& respond) {
            days_route(till, request, respond);
          });
  api.get("/v1/proofs", ApiRole::admin,
          [&till](const net::Request& request, const Respond& respond) {
            proof_route(till, request, respond);
          });
}

}  // namespace till::agent
