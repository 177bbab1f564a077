// What people other than the member may see of a number. Pure.
#pragma once

#include <string>
#include <string_view>

namespace till::ledger {

// "****4567": the last four characters, of a number of under eight only the last two.
[[nodiscard]] std::string masked_number(std::string_view number);

}  // namespace till::ledger
