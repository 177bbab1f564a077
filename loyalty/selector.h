// Which goods an offer, a condition or a margin rule speaks of. A plain value of the ruleset.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace till::loyalty {

// Fields are AND, values inside a field OR; a field without values allows any.
struct Selector {
  std::vector<std::string> skus{};
  std::vector<std::string> categories{};  // prefixes that end at a /
  std::vector<std::string> brands{};
  std::vector<std::string> tags{};
  std::shared_ptr<const Selector> except{};  // null: none
};
[[nodiscard]] bool operator==(const Selector& a, const Selector& b);

}  // namespace till::loyalty
