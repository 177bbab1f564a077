// Rule engines of the npm registry, asked for the same matching offers of the same baskets in a
// process of node. Used by the benchmark of quotes only.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "bench/quote_world.h"

namespace till::bench {

struct PeerFigures {
  std::string name;
  double p50_us = 0;
  double p99_us = 0;
  std::size_t baskets = 0;                           // measured: fewer where the peer is slow
  std::vector<std::vector<std::string>> matching{};  // of each of these baskets, sorted
};

// The folder that script/bench installed the peers into; empty when there is none.
[[nodiscard]] std::string peers_folder();

// Runs all of them on the plain world. Blocks for as long as they take. Errors: unavailable when
// node fails, with what it said on its error stream already shown.
[[nodiscard]] Result<std::vector<PeerFigures>> measure_peers(const QuoteWorld& world);

}  // namespace till::bench
