// Closed days and their seals, as a store admin reads them. Pure: answers of the local API to text.
#pragma once

#include <string>

#include "base/json/json.h"
#include "base/time.h"
#include "sync/ctl/exits.h"

namespace till::ctl {

// What a close answers.
[[nodiscard]] std::string day_closed_text(const json::Value& answer);
// `date`: the one asked for, empty for all.
[[nodiscard]] std::string days_text(const json::Value& answer, const std::string& date,
                                    Minutes utc_offset);
// 1 when the ledger's figures of a shown day differ.
[[nodiscard]] Exit days_exit(const json::Value& answer);

}  // namespace till::ctl
