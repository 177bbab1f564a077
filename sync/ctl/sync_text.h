// What tilld says of the way to the ledger, as a store admin reads it: paused or not, the epochs of
// the chain, parked entries. Pure: answers of the local API to text.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"

namespace till::ctl {

[[nodiscard]] std::string sync_text(const json::Value& answer);
[[nodiscard]] std::string epochs_text(const json::Value& answer, Minutes utc_offset);
[[nodiscard]] std::string certificate_text(const json::Value& answer, Instant now,
                                           Minutes utc_offset);
[[nodiscard]] std::string parked_text(const json::Value& answer, Minutes utc_offset);

}  // namespace till::ctl
