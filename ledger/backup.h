// A copy of the ledger's database and the way back. A restored ledger begins a new generation, so
// that what tills hold of its lost future (acks, cursors) no longer counts: they send it again.
#pragma once

#include <string>

#include "base/json/json.h"
#include "ledger/open_state.h"
#include "platform/clock.h"
#include "record/exchange.h"

namespace till::ledger {

// What a copy holds, for people.
struct BackupContents {
  Instant made_at{};  // 1970 of a file that no backup made
  record::Generation generation;
  std::int64_t registers = 0;
  std::int64_t entries = 0;
  std::int64_t postings = 0;
  std::int64_t feed_cursor = 0;
  std::int64_t bytes = 0;
};

[[nodiscard]] json::Object view_of(const BackupContents& contents);

// Writes a whole, checked and synced copy of the running ledger's database; keys are not in it.
// Blocks for as long as the disk takes. Errors: conflict when the file is there already; io,
// not_recorded, after which nothing of it stays.
[[nodiscard]] Result<BackupContents> back_up(Ledger& ledger, const platform::Path& file);

struct RestoreRequest {
  StatePaths paths;
  platform::Path file;
  bool really = false;  // false: look at the copy alone
};
struct Restored {
  BackupContents copy;
  record::Generation generation;  // the new one
  platform::Path aside;           // where the database that was there lies now; may be empty
};
// Puts the copy in the place of the ledger's database, which is renamed and kept. Errors: busy when
// a process serves the folder; not_found without keys or copy; corrupt for a damaged copy;
// untrusted for one of a ledger with other keys. After an error the folder is as it was.
[[nodiscard]] Result<Restored> restore(const RestoreRequest& request, platform::Clock& clock);

}  // namespace till::ledger
