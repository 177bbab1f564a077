// Looking into an answer whose shape is somebody else's promise: what is absent, or of another
// kind, reads as nothing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json/json.h"

namespace till::ctl {

// The value at "journal.queue.entries"; null when any step is missing.
[[nodiscard]] const json::Value* value_at(const json::Value& root, std::string_view path);
[[nodiscard]] std::optional<std::int64_t> integer_at(const json::Value& root,
                                                     std::string_view path);
// A text as it is, an integer in digits, else empty.
[[nodiscard]] std::string text_at(const json::Value& root, std::string_view path);
// False unless it is true.
[[nodiscard]] bool flag_at(const json::Value& root, std::string_view path);
// Empty unless it is a list.
[[nodiscard]] const json::Array& list_at(const json::Value& root, std::string_view path);

}  // namespace till::ctl
