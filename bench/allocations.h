// Counts what a benchmark allocates: a program that links allocations.cpp has its operators new
// replaced. One thread.
#pragma once

#include <cstddef>

namespace till::bench {

// Calls of any operator new since the program began.
[[nodiscard]] std::size_t allocations_so_far();

}  // namespace till::bench
