#include "agent/recording.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "record/claim.h"

namespace till::agent {
namespace {

Error no_journal() {
  return {ErrorCode::not_recorded, "the journal cannot be written: nothing was recorded", {}};
}

// The fields that every recorded answer has.
Result<json::Object> answer_in(const record::Entry& entry) {
  TILL_TRY(const auto body, json::parse(entry.body, "body"));
  const auto* answer = body.as_object() != nullptr ? body.as_object()->find("answer") : nullptr;
  if (answer == nullptr || answer->as_object() == nullptr) {
    return fail(ErrorCode::corrupt, "the entry holds no answer", to_hex(entry.header.id));
  }
  return *answer->as_object();
}

std::int64_t integer_of(const json::Object& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->as_integer() != nullptr ? *value->as_integer() : 0;
}

Result<json::Object> answer_at(storage::Journal& journal, const storage::Recorded& recorded) {
  TILL_TRY(const auto entry, journal.at(recorded.at));
  if (!entry) return fail(ErrorCode::corrupt, "a recorded entry is missing from the journal");
  return answer_in(*entry);
}

// The older requests of the sale's returns, in order.
Result<std::vector<loyalty::ReturnRequest>> requests_of(storage::Journal& journal,
                                                        const std::vector<EntryId>& returns) {
  std::vector<loyalty::ReturnRequest> out;
  for (const auto& id : returns) {
    TILL_TRY(const auto entry, journal.find(id));
    if (!entry) return fail(ErrorCode::corrupt, "a return is missing from the journal");
    TILL_TRY(auto body, record::read_return(entry->body));
    out.push_back(std::move(body.request));
  }
  return out;
}

Result<std::optional<EntryId>> entry_of(storage::Journal& journal, const SaleReference& reference) {
  if (reference.entry) return reference.entry;
  TILL_TRY(const auto recorded, journal.find_key(*reference.key));
  if (!recorded) return std::optional<EntryId>{};
  return std::optional<EntryId>{recorded->entry};
}

// One that cannot be read is in no figure, and keeps nobody from closing: the ledger names it in
// the seal.
void add_readable(record::DayFigures& figures, const record::Entry& entry) {
  const auto added = record::add_to(figures, entry);
  if (added) return;
  log(LogLevel::error, "day",
      "the entry " + to_hex(entry.header.id) +
          " cannot be read and is in no figure of the day: " + describe(added.error()));
}

// Figures of everything after the last close, and where it ends.
Result<record::DayCloseBody> figures_since(storage::Journal& journal, const JournalMemory& memory,
                                           const CloseInput& input) {
  record::DayCloseBody body;
  body.store = input.store;
  body.business_date = input.request.business_date;
  body.at = input.at;
  body.z = input.request.z;
  body.to = *journal.head();
  TILL_TRY(const auto path, journal.path());
  body.from =
      memory.last_close() ? memory.last_close()->at : record::Mark{path.back().epoch, {0}, Hash{}};
  record::Position after{body.from.epoch, body.from.seq};
  while (after != record::Position{body.to.epoch, body.to.seq}) {
    TILL_TRY(const auto entries, journal.read_after(after, {}));
    if (entries.empty()) break;
    for (const auto& entry : entries) add_readable(body.figures, entry);
    after = entries.back().header.at;
  }
  return body;
}

// An epoch that was opened at the close is no news of the day.
Result<bool> nothing_since(storage::Journal& journal, const std::optional<LastClose>& last,
                           const record::Mark& head) {
  if (!last || last->at == head) return last.has_value();
  if (head.seq.number != 1 || head.epoch == last->at.epoch) return false;
  TILL_TRY(const auto next, journal.read_after({last->at.epoch, last->at.seq}, {.entries_max = 1}));
  return !next.empty() && record::mark_of(next.front()) == head;
}

// What is said of a key that was taken before; none when the fact is to be appended.
Result<std::optional<Recording>> standing_already(storage::Journal& journal,
                                                  const PreparedFact& prepared) {
  if (!prepared.fact.key) return std::nullopt;
  TILL_TRY(const auto recorded, journal.find_key(*prepared.fact.key));
  if (!recorded) return std::nullopt;
  const bool same = recorded->request_hash == prepared.fact.request_hash;
  if (!same && prepared.forced) return std::nullopt;
  TILL_TRY(auto answer, answer_at(journal, *recorded));
  if (same) return Recording{Repeated{std::move(answer)}};
  return Recording{Different{recorded->entry, instant_of(integer_of(answer, "at")),
                             integer_of(answer, "total")}};
}

// Facts that one transaction may hold, and what is known already of the others.
struct Together {
  std::vector<std::optional<Result<Recording>>> known;  // one a fact
  std::vector<std::size_t> fresh;
  std::vector<const storage::Fact*> facts;  // those
};

Together sort_out(storage::Journal& journal, const std::vector<const PreparedFact*>& prepared) {
  Together out;
  out.known.resize(prepared.size());
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    const auto& fact = prepared[i]->fact;
    auto standing = standing_already(journal, *prepared[i]);
    if (!standing) {
      out.known[i] = std::unexpected(std::move(standing).error());
    } else if (*standing) {
      out.known[i] = std::move(**standing);
    } else if (std::ranges::none_of(out.facts, [&](const storage::Fact* other) {
                 return fact.key && other->key == fact.key;
               })) {  // a second one under its key waits until the first is recorded
      out.fresh.push_back(i);
      out.facts.push_back(&fact);
    }
  }
  return out;
}

}  // namespace

Result<Recording> record_fact(storage::Journal* journal, const PreparedFact& prepared) {
  if (journal == nullptr) return std::unexpected(no_journal());
  TILL_TRY(auto standing, standing_already(*journal, prepared));
  if (standing) return std::move(*standing);
  TILL_TRY(const auto entry, journal->append(prepared.fact));
  return Recording{Durable{record::mark_of(entry)}};
}

std::vector<Result<Recording>> record_facts(storage::Journal* journal,
                                            const std::vector<const PreparedFact*>& facts) {
  if (journal == nullptr) {
    return std::vector<Result<Recording>>(facts.size(), std::unexpected(no_journal()));
  }
  auto together = sort_out(*journal, facts);
  const auto appended = journal->append_all(together.facts);
  for (std::size_t i = 0; appended && i < appended->size(); ++i) {
    together.known[together.fresh[i]] = Recording{Durable{record::mark_of((*appended)[i])}};
  }
  std::vector<Result<Recording>> out;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (together.known[i]) {
      out.push_back(std::move(*together.known[i]));
    } else if (journal->failed() && !appended) {  // only the next start can tell
      out.emplace_back(std::unexpected(appended.error()));
    } else {
      out.push_back(record_fact(journal, *facts[i]));
    }
  }
  return out;
}

Result<json::Object> recorded_answer(storage::Journal& journal, const record::PosKey& key) {
  TILL_TRY(const auto recorded, journal.find_key(key));
  if (!recorded) {
    return fail(ErrorCode::not_found, "nothing is recorded under this key", record::to_text(key));
  }
  return answer_at(journal, *recorded);
}

Result<SaleFound> find_sale(storage::Journal* journal, JournalMemory& memory,
                            const SaleReference& reference) {
  if (journal == nullptr) return std::unexpected(no_journal());
  TILL_TRY(const auto id, entry_of(*journal, reference));
  std::optional<record::Entry> entry;
  if (id) {
    TILL_TRY(entry, journal->find(*id));
  }
  std::optional<record::SaleBody> sale;
  if (entry) {
    TILL_TRY(sale, record::sale_in(*entry));
  }
  if (!sale) return fail(ErrorCode::not_found, "this till has no such receipt", "receipt");
  SaleFound out;
  out.entry = *id;
  out.sale = std::move(*sale);
  if (!out.sale.receipt) {
    return fail(ErrorCode::conflict,
                "the receipt was recorded as told, without a quote: return it at the POS alone",
                "receipt");
  }
  const auto returns = memory.returns_of(*id);
  out.returns_before = returns.size();
  TILL_TRY(out.sale.receipt->returns, requests_of(*journal, returns));
  TILL_TRY(out.ruleset, memory.ruleset(out.sale.ruleset));
  return out;
}

Result<Recording> record_return(storage::Journal* journal, JournalMemory& memory,
                                const PreparedFact& fact, const SaleFound& sale) {
  if (memory.returns_of(sale.entry).size() != sale.returns_before) {
    return fail(ErrorCode::busy, "another return of this receipt was just recorded", "receipt");
  }
  TILL_TRY(auto recording, record_fact(journal, fact));
  if (std::holds_alternative<Durable>(recording)) {
    memory.note_return(sale.entry, fact.fact.draft.id);
  }
  return recording;
}

Result<json::Object> close_day(storage::Journal* journal, JournalMemory& memory,
                               const CloseInput& input) {
  if (journal == nullptr) return std::unexpected(no_journal());
  const auto head = journal->head();
  if (!head) {
    return fail(ErrorCode::not_recorded,
                "this register is not enrolled: run tillctl enrol CODE --ledger URL");
  }
  const auto& last = memory.last_close();
  TILL_TRY(const bool nothing_new, nothing_since(*journal, last, *head));
  if (nothing_new && last->business_date == input.request.business_date) {
    if (!input.request.z || input.request.z == last->z) return last->answer;
    return fail(ErrorCode::conflict,
                "this day is closed already, without this Z, and nothing came since", "z");
  }
  TILL_TRY(const auto body, figures_since(*journal, memory, input));
  storage::Fact fact;
  fact.draft.kind = record::Kind::day_close;
  fact.draft.id = input.id;
  fact.draft.body = record::write_day_close(body);
  TILL_TRY(const auto entry, journal->append(fact));
  memory.note_close(last_close_of(record::mark_of(entry), body, input.id));
  return memory.last_close()->answer;
}

}  // namespace till::agent
