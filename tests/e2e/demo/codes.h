// The codes of the demo, read by the real drivers: app codes from a picture and from a serial line,
// cards and coupons from rendered EAN-13 and Code 128.
#pragma once

#include <string>
#include <vector>

#include "tests/e2e/demo/world.h"

namespace till::demo {

// Identity tokens of members, by till; and how strongly each was shown.
struct KnownCustomer {
  std::string token;
  std::string trust;
};
struct CodesRead {
  std::vector<std::vector<KnownCustomer>> customers;  // by till
  std::vector<std::string> lines;                     // what was read, for people
};

[[nodiscard]] Result<CodesRead> read_codes(World& world);

}  // namespace till::demo
