// What may leave the journal: entries of days that the ledger sealed, with every day before them,
// once they are older than the retention. Used by journal.cpp alone.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "storage/journal/chain.h"
#include "storage/journal/notes.h"
#include "storage/sqlite/database.h"

namespace till::storage {

// Where the chain begins: everything up to here was deleted.
struct Floor {
  std::int64_t place = 0;
  Hash hash;  // of the last one deleted, which the next descends from
};

inline constexpr std::string_view floor_name = "floor";  // of the text that keeps it
// Errors: corrupt.
[[nodiscard]] Result<Floor> read_floor(std::string_view text);

// Repository: deletes from the tables entry, fact and seal.
class Retention {
 public:
  explicit Retention(sqlite::Database& database);

  [[nodiscard]] Result<Floor> load(Notes& notes);
  [[nodiscard]] const Floor& floor() const { return floor_; }
  // What bounds a deletion, whatever was sealed.
  struct Bound {
    Instant closed_before{};
    std::int64_t acked_place = 0;  // nothing un-acked is deleted, also when a ledger was restored
  };
  // The end of one step towards everything that may go; nothing when there is no such day.
  [[nodiscard]] Result<std::optional<Floor>> next(const Chain& chain, const Bound& bound);
  [[nodiscard]] Result<std::int64_t> remove(sqlite::Transaction& transaction, Notes& notes,
                                            const Floor& to);
  void removed(const Floor& to) { floor_ = to; }  // after the commit
  // Gives pages that became free back to the disk.
  [[nodiscard]] Result<> give_pages_back();

 private:
  [[nodiscard]] Result<std::int64_t> deletable_to(const Chain& chain, const Bound& bound);
  // Goes: the day that was closed at this place follows `covered` without a gap, and is old enough.
  // Elsewhere: the close has moved into another epoch, where it is sealed again.
  enum class Day { goes, stays, elsewhere };
  [[nodiscard]] Result<Day> look_at(const Chain& chain, std::int64_t close, std::int64_t covered,
                                    Instant before);

  sqlite::Database& database_;
  sqlite::Statement select_seals_;
  sqlite::Statement select_body_;
  sqlite::Statement select_step_;
  sqlite::Statement delete_entries_;
  sqlite::Statement delete_facts_;
  sqlite::Statement delete_seals_;
  Floor floor_;
};

}  // namespace till::storage
