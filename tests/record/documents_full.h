// One document of each kind in which every field is given and says something else than its default,
// in canonical shape. Used by the tests of the documents.
#pragma once

#include "base/json/json.h"

namespace till::test {

[[nodiscard]] json::Value full_ruleset();
[[nodiscard]] json::Value full_basket();
[[nodiscard]] json::Value full_member();
[[nodiscard]] json::Value full_context();
[[nodiscard]] json::Value full_quote();
[[nodiscard]] json::Value full_receipt();
[[nodiscard]] json::Value full_return_request();
[[nodiscard]] json::Value full_return_result();

}  // namespace till::test
