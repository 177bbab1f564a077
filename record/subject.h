// Whom a receipt is for, and how much the code that said so is worth.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/json/json.h"

namespace till::record {

enum class Trust { signed_, rotating, static_, typed, none };
// "signed", "rotating", "static", "typed", "none"
[[nodiscard]] std::string_view name_of(Trust trust);
[[nodiscard]] Result<Trust> trust_from(std::string_view name);

// An account, or the token of a card this till does not know (earns to pending).
struct Subject {
  std::string account;             // empty when only the token is known
  std::optional<CardToken> token;  // the card that was shown, when one was
  Trust trust = Trust::none;
  [[nodiscard]] bool nobody() const { return account.empty() && !token; }
  friend bool operator==(const Subject&, const Subject&) = default;
};
[[nodiscard]] json::Value write_subject(const Subject& subject);
[[nodiscard]] Result<Subject> read_subject(const json::Value& value, std::string path);

}  // namespace till::record
