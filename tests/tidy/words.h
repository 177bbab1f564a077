// Words that do not occur: promises to do something later, waiting by sleeping, output past the
// log, inexact money, and names that say nothing.
#pragma once

#include "tests/tidy/tree.h"

namespace till::tidy {

[[nodiscard]] Findings check_banned_words(const Tree& tree);

// Types, files and functions; tests are named by sentences.
[[nodiscard]] Findings check_names(const Tree& tree);

}  // namespace till::tidy
