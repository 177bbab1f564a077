// A receipt: the inputs of its quote, the quote, how it was paid and the returns asked so far. Sent
// between machines and computed again for ever; what was written reads back without loss.
#pragma once

#include <string>

#include "base/json/json.h"
#include "loyalty/returns.h"

namespace till::record {

// The ruleset is named by its version label. Errors: invalid with the path and the reason;
// unsupported for the rules of a later engine.
[[nodiscard]] Result<loyalty::Receipt> read_receipt(const json::Value& value,
                                                    std::string path = "receipt");
[[nodiscard]] json::Value write_receipt(const loyalty::Receipt& receipt);

}  // namespace till::record
