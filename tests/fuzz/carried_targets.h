// What reaches a machine in parts, as targets of the fuzzers: the base of a region with its
// manifest, and the file of a stick. And what a fuzzer can begin with.
#pragma once

#include <string_view>
#include <vector>

#include "tests/fuzz/exchange_targets.h"

namespace till::fuzz {

// The manifest, a stamp beside it, or a chunk.
void take_manifest(std::string_view bytes);
// The file of a stick whose pieces are not sealed, so that what they hold is reached; an ack file;
// or the contents of one piece.
void take_stick(std::string_view bytes);

// Of manifest or stick; empty for another target.
[[nodiscard]] std::vector<Seed> carried_seeds(std::string_view target);

}  // namespace till::fuzz
