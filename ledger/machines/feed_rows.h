// The rows of the change feed as tills cache them, read whole at the moment of a page.
#pragma once

#include "ledger/ledger.h"
#include "ledger/posting/ruleset_shelf.h"
#include "record/exchange.h"
#include "record/rows.h"

namespace till::ledger {

struct RowSource {
  const Ledger& ledger;
  const ShelvedRuleset* rules = nullptr;  // the newest: says which period a limit on uses has
  Instant now{};
};

[[nodiscard]] Result<record::AccountRow> account_row(const RowSource& source,
                                                     const Account& account);
// A tombstone when the thing is gone.
[[nodiscard]] Result<record::ChangedRow> row_of(const RowSource& source, const Change& change);

}  // namespace till::ledger
