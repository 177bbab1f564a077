// The program of a ruleset and the partners that change it. Used by ruleset_document.cpp only.
#pragma once

#include <string>

#include "base/json/fields.h"
#include "loyalty/ruleset.h"

namespace till::record {

// The program's defaults when the field is absent.
[[nodiscard]] loyalty::Program read_program_field(json::Fields& ruleset, json::Refusal& refusal);
// What differs from the defaults.
[[nodiscard]] json::Object write_program(const loyalty::Program& program);

[[nodiscard]] loyalty::Partner read_partner(const json::Value& value, const std::string& path,
                                            json::Refusal& refusal);
[[nodiscard]] json::Value write_partner(const loyalty::Partner& partner);

}  // namespace till::record
