// The one entrance: what does this scan mean? Used by the till's checkout and by `tillctl code
// explain`. Pure and fit for any input: whatever a device sends ends in a Claim.
#pragma once

#include <functional>
#include <optional>

#include "cards/app_code.h"
#include "cards/meaning.h"
#include "cards/normalise.h"
#include "cards/prefix_table.h"
#include "cards/scan.h"

namespace till::cards {

struct Context {
  const PrefixTable& table;
  const AppKeys& app_keys;
  Instant now{};
  bool clock_trusted = false;
  PhonePlan phones = {};
  // The member's app_key_not_before if the till knows it; may be empty when whoever calls looks
  // after AppProof::certified_at.
  std::function<std::optional<Instant>(const MemberId&)> app_key_not_before = {};
};

// Replay is not looked at: explaining a code must not use it up (see replay.h).
[[nodiscard]] Claim interpret(const Scan& scan, const Context& context);

}  // namespace till::cards
