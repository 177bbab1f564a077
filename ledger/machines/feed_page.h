// A page of the change feed for one register: rows as they are now, and which of its own entries
// they include, read together.
#pragma once

#include "ledger/ledger.h"
#include "ledger/posting/ruleset_shelf.h"
#include "record/exchange.h"

namespace till::ledger {

inline constexpr std::size_t page_rows_max = 500;
// A page looks no further, so that nobody waits for it long.
inline constexpr std::int64_t cursors_looked_at = 50'000;
inline constexpr std::size_t page_json_bytes_max =
    std::size_t{4} * 1024 * 1024;  // or one larger row

struct PageAsked {
  RegisterNumber register_number;
  std::int64_t cursor = 0;
};

// The register's highest entry such that it and all before it are posted or parked.
[[nodiscard]] Result<std::optional<record::Mark>> reflected(Books& books, RegisterNumber number);

[[nodiscard]] Result<record::ChangePage> feed_page(const Ledger& ledger, RulesetShelf& shelf,
                                                   const PageAsked& asked);

}  // namespace till::ledger
