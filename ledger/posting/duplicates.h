// Whether an entry says something new, or what was posted already: by its id, and by the POS's own
// key of the transaction. Internal to posting/.
#pragma once

#include <optional>

#include "ledger/posting/desk.h"

namespace till::ledger {

struct Novelty {
  bool same_entry = false;              // received before: nothing is to be done
  std::optional<EntryId> duplicate_of;  // the same transaction under another id
};

struct Claimed {
  record::PosKey pos_key;
  Hash request;
};

// Notes an entry that came again, and raises the alarm of a key that was used for another request.
// Errors: invalid when another entry had the id.
[[nodiscard]] Result<Novelty> novelty_of(Desk& desk, const ReceivedEntry& received,
                                         const Claimed& claimed);

}  // namespace till::ledger
