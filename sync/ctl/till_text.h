// What tilld says of itself, as a store admin reads it: status, queue, proof, doctor's findings,
// enrolment. Pure: answers of the local API to text.
#pragma once

#include <cstdint>
#include <string>

#include "base/json/json.h"
#include "base/time.h"
#include "sync/ctl/exits.h"

namespace till::ctl {

[[nodiscard]] std::string enrolment_text(const json::Value& answer);
[[nodiscard]] std::string status_text(const json::Value& status, Minutes utc_offset);
// "connected", or what of it an admin should know.
[[nodiscard]] std::string ledger_text(const json::Value& status);
// `asked`: how many entries were asked for.
[[nodiscard]] std::string queue_text(const json::Value& queue, std::int64_t asked,
                                     Minutes utc_offset);
[[nodiscard]] std::string verify_text(const json::Value& answer);
[[nodiscard]] std::string doctor_text(const json::Value& answer);

// 1 where the chain does not hold, or a check fails; 5 when the answer does not say.
[[nodiscard]] Exit verify_exit(const json::Value& answer);
[[nodiscard]] Exit doctor_exit(const json::Value& answer);

// "512 bytes", "18.2 KiB", "3.4 MiB".
[[nodiscard]] std::string bytes_text(std::int64_t bytes);
// "1 entry", "2 entries".
[[nodiscard]] std::string entries_text(std::int64_t entries);

}  // namespace till::ctl
