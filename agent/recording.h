// Work of the journal thread for one request: find what a POS key recorded, load a sale with its
// returns, append, close a day. Values in, values out; the answer travels back to the io thread.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "agent/checkout/committing.h"
#include "agent/checkout/requests.h"
#include "agent/journal_memory.h"
#include "storage/journal/journal.h"

namespace till::agent {

// It is durable now.
struct Durable {
  record::Mark at;
};
// It was durable already: the same request under the same key. Its answer, byte for byte.
struct Repeated {
  json::Object answer;
};
// Another request stands under this key.
struct Different {
  EntryId entry;
  Instant at{};
  std::int64_t total = 0;
};
using Recording = std::variant<Durable, Repeated, Different>;

// Looks the key up and appends unless it stands already (`forced` records a different one all the
// same). Errors: not_recorded when the disk refuses or there is no journal.
[[nodiscard]] Result<Recording> record_fact(storage::Journal* journal, const PreparedFact& fact);

// The same for sales that wait together: they share one flush, and none is answered before it.
// Where the disk refuses them together each is tried alone.
[[nodiscard]] std::vector<Result<Recording>> record_facts(
    storage::Journal* journal, const std::vector<const PreparedFact*>& facts);

// What stands under a key. Errors: not_found, io, corrupt.
[[nodiscard]] Result<json::Object> recorded_answer(storage::Journal& journal,
                                                   const record::PosKey& key);

// A sale with everything a return needs.
struct SaleFound {
  record::SaleBody sale;  // its receipt holds the returns made so far
  EntryId entry;
  std::size_t returns_before = 0;
  std::shared_ptr<const loyalty::CompiledRuleset> ruleset;
};
// Errors: not_found; conflict when it was recorded as told alone, so that nothing is frozen to
// return.
[[nodiscard]] Result<SaleFound> find_sale(storage::Journal* journal, JournalMemory& memory,
                                          const SaleReference& reference);
// Like record_fact; busy when another return of the sale came in between: find it again.
[[nodiscard]] Result<Recording> record_return(storage::Journal* journal, JournalMemory& memory,
                                              const PreparedFact& fact, const SaleFound& sale);

// Closes what was not closed yet. A close of the same day with nothing new since is repeated.
struct CloseInput {
  DayCloseRequest request;
  std::string store;
  Instant at{};
  EntryId id;
};
[[nodiscard]] Result<json::Object> close_day(storage::Journal* journal, JournalMemory& memory,
                                             const CloseInput& input);

}  // namespace till::agent
