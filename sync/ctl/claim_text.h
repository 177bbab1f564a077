// What became of a claim, told to who entered it. Pure.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

// Of a sale that was entered with its code.
[[nodiscard]] std::string claimed_text(const json::Value& answer, Minutes utc_offset);

}  // namespace till::ctl
