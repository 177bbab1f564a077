// What a start reads of the journal: the stretch that deltas.db does not have yet, each entry once.
// On the thread that has the journal.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/journal_memory.h"
#include "storage/deltas/delta_file.h"
#include "storage/journal/journal.h"

namespace till::agent {

// Entries that one step reads, while a till runs: a few milliseconds.
inline constexpr std::size_t stretch_entries = 64;

// At most so many entries after a mark, from the first for none; `ends` is empty when there are
// none. One that cannot be read is the chain's and the ledger's concern: it is passed over.
// Errors: corrupt when the chain does not verify; io.
[[nodiscard]] Result<storage::Stretch> read_stretch(storage::Journal& journal,
                                                    const std::optional<record::Mark>& after,
                                                    std::size_t entries_max);

// What a start finds in the journal.
struct JournalScan {
  std::unique_ptr<storage::DeltaFile> file;  // null: there is none
  std::vector<storage::Delta> recent;        // after the file's end
  std::set<std::string> used_serials;
  Instant last_at{};  // of the newest entry that says when
};
// Goes on where the file ends when the journal has its last entry, else reads everything; what it
// reads goes into the file, but for the end. Errors: corrupt when the chain does not verify; io.
[[nodiscard]] Result<JournalScan> scan_journal(storage::Journal& journal, JournalMemory& memory,
                                               std::unique_ptr<storage::DeltaFile> file);

}  // namespace till::agent
