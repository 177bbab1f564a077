// The signed envelope in which a ruleset travels: the document, an order of its own, and what
// belongs to it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/ruleset.h"
#include "loyalty/values.h"
#include "record/bodies.h"

namespace till::record {

// What may be spent without the network, by the trust of what was shown; per account, register and
// epoch, above the account row's stamp.
struct OfflineLimit {
  loyalty::Points points;
  std::int64_t count = 0;
  friend bool operator==(const OfflineLimit&, const OfflineLimit&) = default;
};

struct RulesetEnvelope {
  std::int64_t version = 0;  // max(previous + 1, unix seconds): decides which is newer
  Instant published_at{};
  loyalty::Ruleset ruleset;
  std::map<Trust, OfflineLimit> offline;  // a class that is absent may spend nothing
  json::Value cards;                      // the prefix table, or null for the built-in one
};

// The bytes that are signed, named by their SHA-256 and stored as rulesets/<sha256>.zst.
[[nodiscard]] Bytes write_envelope(const RulesetEnvelope& envelope);
// Errors: invalid with the path; unsupported when the engine number is not ours.
[[nodiscard]] Result<RulesetEnvelope> read_envelope(BytesView bytes);

}  // namespace till::record
