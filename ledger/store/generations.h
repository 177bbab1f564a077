// The generations this ledger went through, with the end of the feed where each began.
#pragma once

#include <string>
#include <vector>

#include "ledger/store/reading.h"
#include "record/exchange.h"

namespace till::ledger {

struct GenerationRow {
  record::Generation generation;
  std::int64_t feed_cursor = 0;
  Instant minted_at{};
  std::string reason;
  friend bool operator==(const GenerationRow&, const GenerationRow&) = default;
};

// Repository of the table generation. The first one, of `init`, is not in it.
class Generations {
 public:
  explicit Generations(sqlite::Database& database);

  [[nodiscard]] Result<> add(sqlite::Transaction& transaction, const GenerationRow& row);
  [[nodiscard]] Result<std::vector<GenerationRow>> list();  // in their order

 private:
  sqlite::Statement insert_;
  sqlite::Statement select_;
};

}  // namespace till::ledger
