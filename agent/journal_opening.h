// How a till comes by its journal: opened, probed and read; a damaged one is salvaged first. Runs
// on the thread that will own the journal, or before there is one.
#pragma once

#include <memory>
#include <optional>

#include "agent/journal_contents.h"
#include "storage/journal/salvage.h"

namespace till::agent {

struct JournalOpening {
  storage::JournalSettings settings;
  storage::RulesetFiles rulesets;
  Instant now{};
  bool with_deltas = true;  // false: who asks has the file already
};

struct OpenedJournal {
  std::unique_ptr<storage::Journal> journal;
  JournalMemory memory;
  JournalContents contents;
  std::optional<storage::Salvage> salvaged;  // just now
};

// Errors: those of Journal::open(); corrupt when not even a salvage helps, naming why.
[[nodiscard]] Result<OpenedJournal> open_journal(const JournalOpening& opening);

}  // namespace till::agent
