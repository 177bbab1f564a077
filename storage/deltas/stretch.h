// What a stretch of the chain did, read entry by entry: what a start needs of the journal without
// reading it whole. Plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "record/effects.h"
#include "record/entry.h"

namespace till::storage {

struct Delta {
  record::Mark at;
  record::Effects effects;
};

// A return or a void, and the sale it is of.
struct Taken {
  record::Mark at;
  EntryId sale;
  EntryId id;
};

struct Stretch {
  std::vector<record::Mark> ends;  // of each epoch it touches, in order: the last is its end
  std::vector<Delta> deltas;       // in order
  std::vector<Taken> taken;
  std::optional<record::Mark> day_close;  // the newest
  Instant last_at{};                      // of the newest entry that says when
  std::size_t entries = 0;
};

// What all stretches that were kept come to, but the deltas.
struct Remembered {
  std::vector<Taken> taken;
  std::vector<std::string> serials;
  std::optional<record::Mark> day_close;
  Instant last_at{};
};

}  // namespace till::storage
