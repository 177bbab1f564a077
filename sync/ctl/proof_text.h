// What a day's proof comes to, for whoever wrote it. Pure: the proof's document to values and text.
#pragma once

#include <string>

#include "base/json/json.h"
#include "sync/ctl/exits.h"

namespace till::ctl {

// {"file", "business_date", "register", "closes", "entries", "sealed", "differs"}: how many closes
// the date has, how many of them the ledger sealed, and in how many its figures differ.
[[nodiscard]] json::Value proof_summary(const json::Value& proof, const std::string& file);
[[nodiscard]] std::string proof_text(const json::Value& summary);
// 1 unless every close is sealed and agrees.
[[nodiscard]] Exit proof_exit(const json::Value& summary);

}  // namespace till::ctl
