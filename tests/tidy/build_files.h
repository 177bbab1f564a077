// What CMake must know: every source belongs to a target, every test has a label.
#pragma once

#include "tests/tidy/tree.h"

namespace till::tidy {

// A .cpp that no CMakeLists.txt names is never compiled.
[[nodiscard]] Findings check_sources_are_built(const Tree& tree);

// Each till_test carries LABEL fast, property, simulation, slow or corpus; add_test stands in
// cmake/ alone.
[[nodiscard]] Findings check_tests_are_labelled(const Tree& tree);

}  // namespace till::tidy
