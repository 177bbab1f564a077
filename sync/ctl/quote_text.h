// A quote and a return's result told to a person: what was taken and earned where, and what became
// of every offer and why. Pure: documents to text.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

[[nodiscard]] std::string quote_text(const json::Value& quote, Minutes utc_offset);
[[nodiscard]] std::string return_text(const json::Value& result, Minutes utc_offset);

}  // namespace till::ctl
