// Real daemons under load are killed with -9 at random moments, in mid-commit and in mid-start, and
// started again, while the POS of each till goes on selling. In the end the POS's own lists are
// held against the ledger. What was written and not yet synced survives such a kill: the promise
// about the disk is tested at every crash point elsewhere (docs/power-cuts.md).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tests/e2e/demo/check.h"
#include "tests/e2e/kill/chaos_proxy.h"

namespace till::demo {

struct Storm {
  std::size_t kills = 50;
  std::uint64_t seed = 1;
  bool chaos = false;  // the network between tills and ledger misbehaves as well
};

struct StormReport {
  std::size_t tills_killed = 0;
  std::size_t killed_in_start = 0;  // of those, before they answered again
  std::size_t ledger_killed = 0;
  std::size_t sold = 0;
  ChaosFigures chaos;
  Comparison comparison;

  [[nodiscard]] bool good(std::size_t tills) const { return comparison.good(sold, tills); }
};

// Starts the world, sells through the storm, drains, closes the days, verifies and compares. `say`
// hears of the progress. Errors: what did not come back or was refused.
[[nodiscard]] Result<StormReport> weather(World& world, const Storm& storm,
                                          const std::function<void(const std::string&)>& say);

}  // namespace till::demo
