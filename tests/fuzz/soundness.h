// What holds for every document, whoever wrote it. Used by the targets of the fuzzers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json/json.h"

namespace till::fuzz {

inline void require_told(const Error& error) {
  require(!error.text.empty(), "a refusal has a reason");
  require(!error.context.empty(), "a refusal has a path");
}

// The document, or nothing when it is refused.
template <class Read, class Write>
auto read_soundly(std::string_view bytes, std::string_view root, Read read, Write write)
    -> std::optional<typename decltype(read(json::Value()))::value_type> {
  const auto value = json::parse(bytes, root);
  if (!value) {
    require_told(value.error());
    return std::nullopt;
  }
  auto document = read(*value);
  if (!document) {
    require_told(document.error());
    return std::nullopt;
  }
  const std::string written = json::canonical(write(*document));
  const auto parsed = json::parse(written, root);
  require(parsed.has_value(), "what was written is JSON");
  const auto again = read(*parsed);
  require(again.has_value(), again ? "" : "written, then refused: " + describe(again.error()));
  require(*again == *document, "what was written reads back the same");
  require(json::canonical(write(*again)) == written, "the same is written again");
  return *std::move(document);
}

}  // namespace till::fuzz
