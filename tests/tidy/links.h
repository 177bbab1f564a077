// Documents point at what exists.
#pragma once

#include "tests/tidy/tree.h"

namespace till::tidy {

// Every relative link of a Markdown file leads to a file or folder of the tree.
[[nodiscard]] Findings check_links(const Tree& tree);

// Every `folder/file` between backticks exists, where folder is one at the top of the tree; its
// ending may be left out. Decisions are exempt: they tell of their day.
[[nodiscard]] Findings check_named_files(const Tree& tree);

}  // namespace till::tidy
