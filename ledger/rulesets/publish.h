// Publishing a ruleset: checked as tills check it, put into an envelope with the table of codes and
// the offline limits, signed, given to the feed. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cards/prefix_table.h"
#include "ledger/ledger.h"
#include "record/envelope.h"

namespace till::ledger {

inline constexpr std::size_t ruleset_bytes_max = std::size_t{16} * 1024 * 1024;

// The documents as text. Without `cards` tills use the built-in table; without `offline` the limits
// below hold.
struct RulesetDocuments {
  std::string ruleset;
  std::optional<std::string> cards = std::nullopt;
  std::optional<std::string> offline = std::nullopt;  // {"signed": {"points": 1, "count": 1}, ...}
};

// signed and rotating: 100,000 points in 20 spends; static: 20,000 in 5; typed: none.
[[nodiscard]] std::map<record::Trust, record::OfflineLimit> default_offline_limits();

// Errors: invalid with the document's path and the reason, unsupported for a mechanic or engine
// that this build lacks, too_large; the one in force stays.
[[nodiscard]] Result<RulesetRow> publish_ruleset(Ledger& ledger, const RulesetDocuments& documents);

// The table of codes of the newest ruleset, else the built-in one.
[[nodiscard]] Result<cards::PrefixTable> table_in_force(Ledger& ledger);

}  // namespace till::ledger
