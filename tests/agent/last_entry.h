// The journal's newest entry, asked of the running till; and a journal that cannot be written for a
// while.
#pragma once

#include <filesystem>
#include <future>

#include "tests/agent/running_till.h"

namespace till::agent {

[[nodiscard]] inline record::Entry last_entry(RunningTill& till) {
  std::promise<record::Entry> found;
  till.on_loop([&](Till& its) {
    static_cast<void>(its.with_journal([&](storage::Journal* journal, JournalMemory&) {
      const auto head = journal->head();
      found.set_value(**journal->at({head->epoch, head->seq}));
    }));
  });
  return found.get_future().get();
}

// The journal's place is taken, as when nothing can be written.
inline void take_journal(const platform::Path& folder) {
  std::filesystem::rename(folder / "journal.db", folder / "kept.db");
  std::filesystem::create_directory(folder / "journal.db");
}

inline void give_journal_back(const platform::Path& folder) {
  std::filesystem::remove(folder / "journal.db");
  std::filesystem::rename(folder / "kept.db", folder / "journal.db");
}

}  // namespace till::agent
