// What a check found: where, what is wrong, and what to do about it.
#pragma once

#include <string>
#include <vector>

namespace till::tidy {

struct Finding {
  std::string path;
  int line = 0;  // 0 when it concerns the whole file
  std::string text;

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

// One "path:line: text" a line, sorted; empty when nothing was found.
[[nodiscard]] std::string report(Findings findings);

}  // namespace till::tidy
