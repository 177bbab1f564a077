// Random changes to JSON documents, the same for the same seed. Used by the tests of the documents
// and of the engine.
#pragma once

#include <cstddef>
#include <random>

#include "base/json/json.h"

namespace till::test {

using Random = std::mt19937_64;

[[nodiscard]] std::size_t below(Random& random, std::size_t bound);

// A copy that differs in one place somewhere inside: a field lost, renamed or doubled, or a value
// that does not belong.
[[nodiscard]] json::Value mutated(const json::Value& value, Random& random);

}  // namespace till::test
