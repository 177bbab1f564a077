// The check of a ruleset told to a person. Pure: the document to text.
#pragma once

#include <string>

#include "base/json/json.h"

namespace till::ctl {

[[nodiscard]] std::string ruleset_check_text(const json::Value& answer);

}  // namespace till::ctl
