// What the region's base says of somebody whose own rows this till does not hold: the account, its
// tier and one sum of points as of the night it was made. Io thread.
#pragma once

#include <optional>
#include <string>

#include "agent/till_state.h"
#include "agent/tokens.h"

namespace till::agent {

struct BaseSight {
  std::string account;
  std::string tier;
  bool blocked = false;
  loyalty::Points balance;
  Instant as_of{};
  std::optional<record::Mark> stamp;
};

// Nothing for an unknown token, and when there is no base. A base that turns out to be damaged is
// dropped for the one before, with an alarm.
[[nodiscard]] std::optional<BaseSight> sight_of(TillState& state, const CardToken& token);
// By the card or phone that was shown, else by the member's own number.
[[nodiscard]] std::optional<BaseSight> sight_of(TillState& state, const Identity& identity);
[[nodiscard]] CardToken member_token(const TillState& state, const std::string& member);

}  // namespace till::agent
