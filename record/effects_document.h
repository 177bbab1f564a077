// Effects as a document, for what a till keeps of its own entries beside the journal. Not of the
// exchange: nobody else reads it.
#pragma once

#include <string>

#include "base/json/json.h"
#include "record/effects.h"

namespace till::record {

// Fields that say nothing are left out.
[[nodiscard]] json::Object write_effects(const Effects& effects);
// Errors: invalid with the path.
[[nodiscard]] Result<Effects> read_effects(const json::Value& value, std::string path);

}  // namespace till::record
