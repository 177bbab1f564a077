// Entries that were received and could not be posted yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"

namespace till::ledger {

namespace park_code {
inline constexpr std::string_view waits_for_sale = "waits_for_sale";
inline constexpr std::string_view unknown_ruleset = "unknown_ruleset";
inline constexpr std::string_view malformed = "malformed";
inline constexpr std::string_view unknown_kind = "unknown_kind";
inline constexpr std::string_view crashed = "crashed";
}  // namespace park_code

struct ParkedRow {
  Place place;
  RegisterNumber register_number;
  std::string code;
  Bytes waits_for;  // the bytes of an entry id or of a ruleset's SHA-256; empty: for a person
  std::string detail;
  Instant at{};
  friend bool operator==(const ParkedRow&, const ParkedRow&) = default;
};

// Repository of the table parked.
class Parked {
 public:
  explicit Parked(sqlite::Database& database);

  // Replaces what was said of the place before.
  [[nodiscard]] Result<> park(sqlite::Transaction& transaction, const ParkedRow& row);
  [[nodiscard]] Result<> release(sqlite::Transaction& transaction, Place place);
  // In order, at most so many.
  [[nodiscard]] Result<std::vector<ParkedRow>> of_register(RegisterNumber number,
                                                           std::size_t rows_max);
  struct Page {
    std::optional<RegisterNumber> of;  // none: of all
    Place after;
    std::size_t rows_max = 100;
  };
  [[nodiscard]] Result<std::vector<ParkedRow>> list(const Page& page);  // in order
  // Those of the register (none: of all) with the code (empty: any) are ready from now on. Gives
  // how many.
  [[nodiscard]] Result<std::int64_t> retry(sqlite::Transaction& transaction,
                                           std::optional<RegisterNumber> of, std::string_view code);
  // Those whose sale or ruleset has come, or that a person wants tried, at most so many.
  [[nodiscard]] Result<std::vector<ParkedRow>> ready(std::size_t rows_max);
  [[nodiscard]] Result<std::int64_t> count(std::optional<RegisterNumber> number = {});

 private:
  sqlite::Statement upsert_;
  sqlite::Statement delete_;
  sqlite::Statement select_register_;
  sqlite::Statement select_ready_;
  sqlite::Statement count_;
  sqlite::Statement select_page_;
  sqlite::Statement update_retry_;
};

}  // namespace till::ledger
