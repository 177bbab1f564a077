// The member as a till sees it at the moment of a quote. Used by receipts, by the change feed and
// by tools.
#pragma once

#include <optional>
#include <string>

#include "base/json/json.h"
#include "loyalty/member.h"
#include "loyalty/ruleset.h"

namespace till::record {

// Errors: invalid with the path and the reason.
[[nodiscard]] Result<loyalty::Member> read_member(const json::Value& value,
                                                  std::string path = "member");
// Leaves out what equals its default.
[[nodiscard]] json::Value write_member(const loyalty::Member& member);

// Null stands for nobody.
[[nodiscard]] Result<std::optional<loyalty::Member>> read_member_or_nobody(
    const json::Value& value, std::string path = "member");
[[nodiscard]] json::Value write_member_or_nobody(const std::optional<loyalty::Member>& member);

// A member's document does not name a ruleset: whether its personal offers name layers that the
// ruleset has is asked here. Errors: invalid with the path of the first that does not.
[[nodiscard]] Result<> check_personal_layers(const loyalty::Member& member,
                                             const loyalty::Ruleset& ruleset,
                                             const std::string& path = "member");

}  // namespace till::record
