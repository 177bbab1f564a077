// What is asked of a return, and what came of it. Used by the local API, by receipts and by the
// recomputation.
#pragma once

#include <string>

#include "base/json/json.h"
#include "loyalty/returns.h"

namespace till::record {

// Errors: invalid with the path and the reason. What needs the receipt is the engine's to refuse.
[[nodiscard]] Result<loyalty::ReturnRequest> read_return_request(const json::Value& value,
                                                                 std::string path = "request");
[[nodiscard]] json::Value write_return_request(const loyalty::ReturnRequest& request);

// Errors: invalid with the path and the reason; unsupported for the rules of a later engine.
[[nodiscard]] Result<loyalty::ReturnResult> read_return_result(const json::Value& value,
                                                               std::string path = "result");
[[nodiscard]] json::Value write_return_result(const loyalty::ReturnResult& result);

}  // namespace till::record
