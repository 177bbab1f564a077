// The worked examples of docs/examples as JSON values, and small changes to JSON values. Used by
// the tests of the documents and of the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/json.h"

namespace till::test {

struct Example {
  std::string name;  // the file's name
  json::Object content;
};

// All of them, sorted by name; a file that is no JSON object ends the test program.
[[nodiscard]] const std::vector<Example>& examples();

// The value at a path such as "offers[0].effect.percent"; null when there is none.
[[nodiscard]] const json::Value* value_at(const json::Value& document, std::string_view path);

// A copy with another value at that path, or without the field. A field of an object may be new.
[[nodiscard]] json::Value changed(const json::Value& document, std::string_view path,
                                  std::optional<json::Value> replacement);

// The paths at which two values differ with what stands there, one a line; empty when they are
// equal.
[[nodiscard]] std::string difference(const json::Value& expected, const json::Value& actual);

// A value from text that is known to be JSON.
[[nodiscard]] json::Value json_value(std::string_view text);

}  // namespace till::test
