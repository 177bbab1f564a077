// The answer to a basket, shown by the POS and frozen in the receipt. Used by the local API, by
// receipts and by the recomputation.
#pragma once

#include <string>

#include "base/json/json.h"
#include "loyalty/quote.h"

namespace till::record {

// Errors: invalid with the path and the reason; unsupported for the rules of a later engine.
[[nodiscard]] Result<loyalty::Quote> read_quote(const json::Value& value,
                                                std::string path = "quote");
// Every field is written, but for what does not belong to its kind.
[[nodiscard]] json::Value write_quote(const loyalty::Quote& quote);

}  // namespace till::record
