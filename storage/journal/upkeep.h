// What a journal does for its own room on the disk: the ballast that finishes commits when it is
// full, and the deletion of what was sealed long ago. Used by journal.cpp alone.
#pragma once

#include <functional>

#include "storage/journal/ballast.h"
#include "storage/journal/retention.h"

namespace till::storage {

class Upkeep {
 public:
  Upkeep(sqlite::Database& database, const JournalSettings& settings)
      : ballast_(settings.folder, settings.ballast_bytes), retention_(database) {}

  // Tells the chain where it begins. Errors: corrupt.
  [[nodiscard]] Result<> load(Chain& chain, Notes& notes);
  // The write that was refused may be tried once more.
  [[nodiscard]] bool made_room(const Error& refusal);
  // Takes the ballast again when there is plenty of room; a disk without it is no error.
  void when_idle();

  using Write = std::function<Result<>(sqlite::Transaction&)>;
  using InTransaction = std::function<Result<>(const Write&)>;
  struct Books {
    Chain& chain;
    Notes& notes;
  };
  // One step of deleting what was sealed. Gives the number of entries.
  [[nodiscard]] Result<std::int64_t> delete_sealed(Books books, const Retention::Bound& bound,
                                                   const InTransaction& in_transaction);

 private:
  Ballast ballast_;
  Retention retention_;
};

}  // namespace till::storage
