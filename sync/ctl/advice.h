// What to do about a document that was refused: the readers say where and what is wrong, this says
// how it is written. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace till::ctl {

// The error with advice behind its reason, and a place in text (line and column) in place of an
// offset. `document` is the text that was refused.
[[nodiscard]] Error with_advice(Error error, std::string_view document);

// The fields that may stand in the object at a path ("ruleset.offers[0].active"); none when that is
// not known.
[[nodiscard]] std::vector<std::string_view> fields_at(std::string_view path);

}  // namespace till::ctl
