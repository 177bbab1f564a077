// What a journal brings when it is opened: read on the thread that opened it, taken over by the io
// thread.
#pragma once

#include <optional>
#include <vector>

#include "agent/journal_memory.h"
#include "agent/journal_scan.h"
#include "agent/till_state.h"
#include "storage/journal/journal.h"
#include "storage/journal/salvage.h"
#include "storage/ruleset_files.h"

namespace till::agent {

// A text of the journal: "yes" while an admin wants nothing uploaded.
inline constexpr std::string_view sync_paused_name = "sync_paused";

struct JournalContents {
  std::optional<storage::RegisterIdentity> identity;
  std::optional<record::KeysDocument> keys;
  std::optional<RulesInForce> rules;
  std::optional<Error> rules_refused;  // there is a ruleset in force, but it cannot be used
  JournalScan scan;
  std::vector<storage::Reservation> reservations;
  std::optional<record::Ack> acked;
  std::optional<record::Mark> head;
  std::vector<storage::Salvage> salvages;  // the oldest first
  bool paused = false;                     // an admin stopped the upload
  std::vector<record::Mark> path;          // the end of every epoch, the newest first
};

// Everything but what one broken ruleset costs. Errors: corrupt, io.
[[nodiscard]] Result<JournalContents> read_contents(storage::Journal& journal,
                                                    JournalMemory& memory,
                                                    std::unique_ptr<storage::DeltaFile> deltas);

}  // namespace till::agent
