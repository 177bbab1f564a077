// What posting one entry works with, and the functions that post each kind. They write through the
// transaction they are given; whoever calls them rolls back what one refuses half-way. Internal to
// posting/.
#pragma once

#include <optional>
#include <string>

#include "ledger/ledger.h"
#include "ledger/posting/ruleset_shelf.h"
#include "record/effects.h"

namespace till::ledger {

struct Desk {
  const Ledger& ledger;
  RulesetShelf& shelf;
  sqlite::Transaction& transaction;
  Instant now{};
};

struct ReceivedEntry {
  const EpochRow& epoch;
  const record::Entry& entry;

  [[nodiscard]] Place place() const { return place_of(epoch.number, entry.header.at.seq); }
};

// Why an entry waits instead of being posted.
struct Parking {
  std::string code;
  Bytes waits_for{};  // see ParkedRow
  std::string detail{};
};
// Nothing: it is posted. Errors: invalid or unsupported for what the entry itself says.
using Outcome = Result<std::optional<Parking>>;

[[nodiscard]] Outcome post_sale(Desk& desk, const ReceivedEntry& received);
// The same for a sale that is at hand, however it was recorded.
[[nodiscard]] Outcome post_sale(Desk& desk, const ReceivedEntry& received,
                                const record::SaleBody& sale);
// A sale that its register could not record.
[[nodiscard]] Outcome post_claim(Desk& desk, const ReceivedEntry& received);
[[nodiscard]] Outcome post_return(Desk& desk, const ReceivedEntry& received);
// Recomputes the day and seals it.
[[nodiscard]] Outcome close_day(Desk& desk, const ReceivedEntry& received);

// Raises an alarm about the entry.
[[nodiscard]] Result<> alarm(Desk& desk, const ReceivedEntry& received, std::string_view kind,
                             std::string text);

}  // namespace till::ledger
