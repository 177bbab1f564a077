// Sizes to feel at home in, and the ratchet: what is larger is listed with its size in
// tests/tidy/ratchet.txt, may shrink, and never grows.
#pragma once

#include <map>
#include <string>

#include "tests/tidy/tree.h"

namespace till::tidy {

struct SizeLimits {
  int header_lines_max = 150;
  int source_lines_max = 400;
  int function_lines_max = 60;
  int parameters_max = 4;
};

// What is over its limit: "header loyalty/offer.h" or "function agent/sell.cpp Sell::commit", with
// its size.
struct Oversize {
  int size = 0;
  int limit = 0;
  int line = 0;
};
using Oversizes = std::map<std::string, Oversize>;

[[nodiscard]] Oversizes measure(const Tree& tree, SizeLimits limits = {});

// Compares the tree with its own ratchet file (one "kind path [name] size" a line).
[[nodiscard]] Findings check_sizes(const Tree& tree, SizeLimits limits = {});

}  // namespace till::tidy
