// The house: which folder may include from which. An arrow that is not in the table is a finding.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/tidy/tree.h"

namespace till::tidy {

struct Room {
  std::string_view folder;
  std::vector<std::string_view> may_use;  // besides itself; "*" is everything
};

[[nodiscard]] std::span<const Room> rooms();

// The room a path belongs to (the deepest one), or null.
[[nodiscard]] const Room* room_of(std::string_view path);

[[nodiscard]] Findings check_include_edges(const Tree& tree);

}  // namespace till::tidy
