// The change feed: which rows a till must take again, in the order they changed. A thing stands in
// it once, at its newest cursor; its row is read when a page is made (machines/rows_of_feed.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"

namespace till::ledger {

namespace feed_kind {
inline constexpr std::string_view account = "account";
inline constexpr std::string_view member = "member";
inline constexpr std::string_view card = "card";        // id: the token's hex
inline constexpr std::string_view ruleset = "ruleset";  // id: the SHA-256's hex
inline constexpr std::string_view keys = "keys";        // id: "keys"
inline constexpr std::string_view seal = "seal";        // id: "<register>/<epoch>/<seq>"
// A ruleset that entries of this register name and the ledger has lost; id: "<register>/<SHA-256>"
inline constexpr std::string_view lost_ruleset = "lost_ruleset";
}  // namespace feed_kind

struct Change {
  std::int64_t cursor = 0;
  std::string kind;
  std::string id;
  std::optional<RegisterNumber> only_for;
  friend bool operator==(const Change&, const Change&) = default;
};

// Repository of the table change.
class Feed {
 public:
  explicit Feed(sqlite::Database& database);

  // Moves the thing to the newest cursor: call it in the transaction that changes the row.
  [[nodiscard]] Result<> bump(sqlite::Transaction& transaction, std::string_view kind,
                              std::string_view id, std::optional<RegisterNumber> only_for = {});
  // The same for a row of people, which goes to the stores that the account uses.
  struct OfPeople {
    std::string_view kind;
    std::string_view id;
    std::string_view account;
  };
  [[nodiscard]] Result<> bump(sqlite::Transaction& transaction, const OfPeople& changed);
  // After the cursor and up to another, those a register may have, in order.
  struct Ask {
    std::int64_t after_cursor = 0;
    RegisterNumber register_number;
    std::size_t rows_max = 500;
    std::int64_t to_cursor = INT64_MAX;
    std::optional<std::string> store{};  // whose people alone; none: everybody
  };
  [[nodiscard]] Result<std::vector<Change>> read(const Ask& ask);
  [[nodiscard]] Result<std::int64_t> newest_cursor();

 private:
  sqlite::Statement replace_;
  sqlite::Statement select_;
  sqlite::Statement select_newest_;
};

}  // namespace till::ledger
