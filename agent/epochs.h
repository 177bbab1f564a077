// Opening a new epoch while the till runs: the journal re-chains, and whatever counts positions of
// the chain (returns, day closes, the overlay, the cache's stamps) follows. Two steps: part() on
// the journal thread, follow() on the io thread.
#pragma once

#include <vector>

#include "agent/journal_memory.h"
#include "agent/journal_scan.h"
#include "agent/till_state.h"
#include "record/bodies.h"

namespace till::agent {

[[nodiscard]] record::Epoch fresh_epoch();

struct Parted {
  record::Mark head;
  std::vector<record::Mark> path;  // the end of every epoch, the newest first
  JournalScan scan;
};
// Errors: those of Journal::rechain(); io or corrupt when the journal cannot be read afterwards.
[[nodiscard]] Result<Parted> part(storage::Journal& journal, JournalMemory& memory,
                                  const record::EpochOpenBody& opening);
void follow(TillState& state, const Parted& parted);

// Rows that include entries which this journal does not have (it was restored alone) would hide
// what happens here from now on: they are forgotten, and the feed fills them in again.
void doubt_cache(TillState& state, const std::vector<record::Mark>& path);

}  // namespace till::agent
