// The lines a customer gets to read: on the receipt printer or the POS's screen.
#pragma once

#include <string>
#include <vector>

#include "agent/member_view.h"
#include "loyalty/quote.h"

namespace till::agent {

// Points as people write them: 123456 with two digits is "1,234.56".
[[nodiscard]] std::string points_text(loyalty::Points points, int digits);
[[nodiscard]] std::vector<std::string> sale_slip(const loyalty::Quote& quote,
                                                 const Standing& standing, int digits);

}  // namespace till::agent
