// Every library and every part of the operating system has one home: the files that may include
// its headers. What is in no row is refused, so that a new dependency is a decision.
#pragma once

#include "tests/tidy/tree.h"

namespace till::tidy {

[[nodiscard]] Findings check_header_homes(const Tree& tree);

// No #ifdef on an operating system outside platform/*/: CMake chooses the folder.
[[nodiscard]] Findings check_system_conditionals(const Tree& tree);

}  // namespace till::tidy
