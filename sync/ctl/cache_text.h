// What a till holds of somebody, as a store admin reads it. Pure.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

// Of the answer to /v1/cache/show.
[[nodiscard]] std::string held_text(const json::Value& held, Minutes utc_offset);
// One line of the status: "none", "1000000 rows of 2026-11-22 05:00 ...".
[[nodiscard]] std::string base_text(const json::Value& status, Minutes utc_offset);

}  // namespace till::ctl
