// Double entry: every posting moves points between accounts and sums to zero. The only writer of
// balances and lots.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/place.h"
#include "ledger/store/reading.h"
#include "loyalty/values.h"

namespace till::ledger {

struct Posting {
  enum class Kind {
    accrual,
    redemption,
    restoration,
    clawback,
    forfeiture,
    adjustment,
    import_,
  };
  // What an entry says of the lot when it is the one that made it.
  struct Birth {
    Instant earned_at{};
    std::optional<Instant> active_from;
    std::string source;
    friend bool operator==(const Birth&, const Birth&) = default;
  };
  // One side: a change of a lot of the people's account, or of its debt (no lot).
  struct Line {
    std::string lot;
    loyalty::Points points;  // signed, what the account gets
    std::optional<Birth> birth;
    std::optional<Instant> expires_at;  // of a birth; else a later end than the lot had
    std::string partner;
    friend bool operator==(const Line&, const Line&) = default;
  };

  Kind kind = Kind::accrual;
  std::string account;      // of people
  std::vector<Line> lines;  // of that account
  std::string reason;       // of one by hand
  std::optional<Place> place;
  std::optional<EntryId> entry;
  std::optional<RegisterNumber> register_number;
  Instant at{};
};
[[nodiscard]] std::string_view name_of(Posting::Kind kind);

struct PostedLine {
  std::int64_t posting = 0;
  std::string kind;
  std::string account;
  std::string lot;
  loyalty::Points points;
  Instant at{};
  friend bool operator==(const PostedLine&, const PostedLine&) = default;
};

// Repository of the tables posting, posting_line and lot, and of the balances.
class Postings {
 public:
  explicit Postings(sqlite::Database& database);

  // Writes it with its other side (per partner: issuance, redemption; import, adjustment), changes
  // lots and balances. The people's account must be open. Errors: invalid when a sum would pass
  // int64 (the transaction is then to be dropped).
  [[nodiscard]] Result<> post(sqlite::Transaction& transaction, const Posting& posting);
  // Lines of both sides, in the order written.
  [[nodiscard]] Result<std::vector<PostedLine>> of_entry(const EntryId& entry);

 private:
  struct Move {
    std::string account;
    std::string lot;
    loyalty::Points points;
  };
  [[nodiscard]] Result<std::int64_t> write_head(sqlite::Transaction& transaction,
                                                const Posting& posting, loyalty::Points total);
  [[nodiscard]] Result<> write_line(std::int64_t posting, std::int64_t line, const Move& move);
  [[nodiscard]] Result<> change_lot(std::string_view account, const Posting::Line& line);
  [[nodiscard]] Result<> change_balance(std::string_view account, loyalty::Points points,
                                        loyalty::Points debt);

  sqlite::Statement insert_;
  sqlite::Statement insert_line_;
  sqlite::Statement select_lot_;
  sqlite::Statement upsert_lot_;
  sqlite::Statement select_balance_;
  sqlite::Statement update_balance_;
  sqlite::Statement insert_house_;
  sqlite::Statement select_entry_;
};

}  // namespace till::ledger
