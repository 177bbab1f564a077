// Receipts that were sold to nobody and claimed by a member afterwards: one row a claim, whatever
// came of it.
#pragma once

#include <optional>
#include <string>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "loyalty/values.h"

namespace till::ledger {

struct LateClaimRow {
  EntryId entry;
  Place place;
  RegisterNumber register_number;
  EntryId sale;
  std::string account;  // of the member
  Instant at{};
  std::string refused;                  // why it earns nothing; empty: it does, or is a duplicate
  std::optional<EntryId> duplicate_of;  // the claim that earns
  loyalty::Points earned;
  friend bool operator==(const LateClaimRow&, const LateClaimRow&) = default;

  [[nodiscard]] bool posted() const { return refused.empty() && !duplicate_of; }
};

// Repository of the table late_claim. Claims are few: whoever needs it makes one.
class LateClaims {
 public:
  explicit LateClaims(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const LateClaimRow& row);
  [[nodiscard]] Result<std::optional<LateClaimRow>> find(const EntryId& entry);
  // The one that earns what the sale earned.
  [[nodiscard]] Result<std::optional<LateClaimRow>> posted_of(const EntryId& sale);

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_entry_;
  sqlite::Statement select_sale_;
};

}  // namespace till::ledger
