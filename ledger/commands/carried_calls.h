// The calls behind `ledgerd import`: one piece of a file at a time, so that a ledger that serves
// goes on serving meanwhile. Internal to commands/.
#pragma once

#include "base/json/json.h"
#include "ledger/ledger.h"

namespace till::ledger {

// Each takes {"header", "opening": base64} and all but the first {"index": number, "piece":
// base64}. Errors: those of machines/carried.h.

// Of whom the file is and what it says of itself. Stores nothing.
[[nodiscard]] Result<json::Value> carried_open_call(Ledger& ledger, const json::Value& request);
// A batch or, with {"end": true}, the end, proven. Stores nothing.
[[nodiscard]] Result<json::Value> carried_look_call(Ledger& ledger, const json::Value& request);
// Takes a batch in. Errors: also conflict when entries are missing before it, or others are here.
[[nodiscard]] Result<json::Value> carried_take_call(Ledger& ledger, const json::Value& request);
// The file to carry back, once the end is shown.
[[nodiscard]] Result<json::Value> carried_ack_call(Ledger& ledger, const json::Value& request);

}  // namespace till::ledger
