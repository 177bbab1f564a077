// Whose rows the tills of a store hold whole: accounts that used the store or were looked up there.
// A small ledger has no need of it: every till then holds everybody.
#pragma once

#include <string>
#include <string_view>

#include "ledger/store/reading.h"

namespace till::ledger {

// Repository of the table live_scope.
class LiveScope {
 public:
  explicit LiveScope(sqlite::Database& database);

  struct Use {
    std::string_view store;
    std::string_view account;
    Instant at{};
  };
  // True when the account is new to the store's tills: they must be told all of it.
  [[nodiscard]] Result<bool> join(sqlite::Transaction& transaction, const Use& use);
  [[nodiscard]] Result<bool> holds(std::string_view store, std::string_view account);
  // Begins with who bought at each store since then.
  [[nodiscard]] Result<> fill(sqlite::Transaction& transaction, Instant since);
  [[nodiscard]] Result<std::int64_t> count();

 private:
  sqlite::Statement select_;
  sqlite::Statement upsert_;
  sqlite::Statement fill_;
  sqlite::Statement count_;
};

}  // namespace till::ledger
