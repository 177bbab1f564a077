// What a running till does now and then beside its customers: when each is due, and what the last
// time brought. Io thread.
#pragma once

#include <string>

#include "agent/delta_keeper.h"
#include "base/time.h"

namespace till::agent {

struct Chores {
  explicit Chores(Till& till) : deltas(till) {}

  DeltaKeeper deltas;
  Milliseconds next_journal_try{};
  bool trying_journal = false;
  Milliseconds next_cache_try{};
  std::string cache_broken;   // why the one before was dropped
  std::string cache_trouble;  // the last that was alarmed
  Milliseconds next_disk_look{};
  Milliseconds next_deletion{};
  Milliseconds next_renewal_try{};
};

}  // namespace till::agent
