// The ruleset with its offers, as a chain publishes it and a till keeps it. Used by whoever
// publishes, loads or checks one.
#pragma once

#include <string>
#include <vector>

#include "base/json/json.h"
#include "loyalty/ruleset.h"

namespace till::record {

// Errors: invalid with the path and the reason; unsupported for the rules of a later engine.
[[nodiscard]] Result<loyalty::Ruleset> read_ruleset(const json::Value& value,
                                                    std::string path = "ruleset");
// Leaves out what equals its default.
[[nodiscard]] json::Value write_ruleset(const loyalty::Ruleset& ruleset);

// The six layers of a ruleset that lists none.
[[nodiscard]] std::vector<loyalty::Layer> default_layers();

}  // namespace till::record
