// Posting: takes what was received in order and turns it into double entry. An entry that cannot be
// posted is parked with a code and delays no other; it is tried again when what it waits for comes.
// Never looks at a balance to decide: in whatever order registers arrive, the books end up the
// same. One thread.
#pragma once

#include <cstddef>
#include <optional>

#include "ledger/posting/attempts.h"
#include "ledger/posting/desk.h"

namespace till::ledger {

// A step is one transaction of about ten milliseconds, so that the listeners answer in between.
inline constexpr std::size_t step_entries_max = 100;

class Poster {
 public:
  explicit Poster(Ledger ledger)
      : ledger_(ledger), shelf_(ledger.books.rulesets), attempts_(ledger.books) {}

  // Posts or parks at most so many entries in one transaction. False when nothing was left to do.
  // Errors: those of the database; then nothing was posted.
  [[nodiscard]] Result<bool> step(std::size_t entries_max = step_entries_max);
  // Steps until nothing is left.
  [[nodiscard]] Result<> drain();

  // After the last step: without it the next process posts with care at first.
  [[nodiscard]] Result<> close() { return attempts_.close(); }

  [[nodiscard]] RulesetShelf& shelf() { return shelf_; }

 private:
  // Notes what the next step would try first; parks it when that ended the process before.
  [[nodiscard]] Result<> take_care(const std::vector<EpochRow>& epochs,
                                   const std::vector<ParkedRow>& ready);
  [[nodiscard]] Result<std::size_t> retry_parked(Desk& desk, std::size_t entries_max);
  [[nodiscard]] Result<std::size_t> settle_epoch(Desk& desk, const EpochRow& epoch,
                                                 std::size_t entries_max);
  [[nodiscard]] Result<std::optional<Parking>> post_or_park(Desk& desk,
                                                            const ReceivedEntry& received);

  Ledger ledger_;
  RulesetShelf shelf_;
  Attempts attempts_;
  std::optional<Place> given_up_;  // not to be tried in this step
};

}  // namespace till::ledger
