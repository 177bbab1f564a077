// What a code would mean to this till, and which rows of the table thought otherwise. Pure: an
// answer of the local API to text.
#pragma once

#include <string>

#include "base/json/json.h"

namespace till::ctl {

[[nodiscard]] std::string explained_text(const json::Value& claim);

}  // namespace till::ctl
