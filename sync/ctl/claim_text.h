// What became of a claim, told to who entered it. Pure.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

// Of a sale that was entered with its code.
[[nodiscard]] std::string claimed_text(const json::Value& answer, Minutes utc_offset);
// Of a receipt that was claimed for a member.
[[nodiscard]] std::string late_claim_text(const json::Value& answer, Minutes utc_offset);

// "POS/YYYY-MM-DD/TRANSACTION" as a POS key, or an entry's 32 hex digits as they are. `store` may
// be empty. Errors: invalid.
[[nodiscard]] Result<json::Value> receipt_named(const std::string& text, const std::string& store);

}  // namespace till::ctl
