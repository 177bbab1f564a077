// Paths that name a place in a JSON document: "basket.lines[0].sku". Parser, Fields and whoever
// walks a document by hand write them with these.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace till::json {

// The bare name when the path is empty. A name somebody else chose is shown without control
// characters and cut to 64 bytes.
[[nodiscard]] std::string path_of_field(std::string_view path, std::string_view name);
[[nodiscard]] std::string path_of_item(std::string_view path, std::size_t index);

}  // namespace till::json
