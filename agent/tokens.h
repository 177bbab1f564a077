// The opaque texts that tilld hands out and gets back: who was identified, and at what instant a
// quote was made. They are authenticated with a secret of this register, so that nothing has to be
// remembered and a restart breaks no sale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/time.h"
#include "record/bodies.h"

namespace till::agent {

inline constexpr Seconds identity_lasts{30 * 60};

struct Identity {
  record::Subject subject;
  std::string member;  // id of the member row, empty when only an account or a token is known
  Instant at{};
  friend bool operator==(const Identity&, const Identity&) = default;
};

struct QuoteStamp {
  Instant at{};
  Hash ruleset;
  Nonce nonce;  // finds the member view in the memory of recent quotes
  friend bool operator==(const QuoteStamp&, const QuoteStamp&) = default;
};

[[nodiscard]] std::string write_identity_token(const Identity& identity, BytesView secret);
// Errors: unauthorized when this register did not make it. Its age is the caller's to judge.
[[nodiscard]] Result<Identity> read_identity_token(std::string_view token, BytesView secret);
[[nodiscard]] std::string write_quote_token(const QuoteStamp& stamp, BytesView secret);
[[nodiscard]] Result<QuoteStamp> read_quote_token(std::string_view token, BytesView secret);

}  // namespace till::agent
