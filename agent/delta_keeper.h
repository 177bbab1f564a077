// Moves what entries did from memory into deltas.db, stretch by stretch, and checks the journal
// entry by entry while nobody waits for it. On the io thread; the reading is the journal thread's.
#pragma once

#include <optional>

#include "base/time.h"
#include "record/entry.h"

namespace till::agent {

class Till;

class DeltaKeeper {
 public:
  explicit DeltaKeeper(Till& till) : till_(till) {}

  // Every second. Ends the process when the file or the journal is damaged: the next start reads
  // the journal whole, and salvages it if need be.
  void tick();

 private:
  void keep_more();
  void check_more();
  void end(const Error& damage);

  Till& till_;
  bool keeping_ = false;
  bool checking_ = false;
  bool ended_ = false;
  std::optional<record::Position> checked_;  // up to here, in this round
  Milliseconds next_check_{};
};

}  // namespace till::agent
