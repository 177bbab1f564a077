// The circumstances of a quote: online or not, leases of budget, the state of codes. Used by
// receipts and by tools.
#pragma once

#include <string>

#include "base/json/json.h"
#include "loyalty/member.h"

namespace till::record {

// Errors: invalid with the path and the reason.
[[nodiscard]] Result<loyalty::Context> read_context(const json::Value& value,
                                                    std::string path = "context");
// Leaves out what equals its default.
[[nodiscard]] json::Value write_context(const loyalty::Context& context);

}  // namespace till::record
