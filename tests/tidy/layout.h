// How a file looks before anybody reads it: blanks, line length, how a header opens.
#pragma once

#include "tests/tidy/tree.h"

namespace till::tidy {

// Tabs, trailing blanks, a missing last line end; in C++ also lines over 100 characters.
[[nodiscard]] Findings check_blanks_and_lines(const Tree& tree);

// Every header opens with a comment that says what it is, and then #pragma once.
[[nodiscard]] Findings check_header_openings(const Tree& tree);

}  // namespace till::tidy
