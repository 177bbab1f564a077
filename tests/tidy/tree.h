// The source tree as values: the checks never touch the disk, so their tests plant small trees in
// memory. Paths are relative to the top with forward slashes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/finding.h"

namespace till::tidy {

// Path to text. Files that are no text of ours (images, samples) are present with an empty text.
using Tree = std::map<std::string, std::string>;

// Reads the tree without build folders, fetched modules and what begins with a dot (.ci aside).
[[nodiscard]] Tree load_tree(const std::filesystem::path& top);

[[nodiscard]] bool is_header(std::string_view path);
[[nodiscard]] bool is_source(std::string_view path);
[[nodiscard]] bool is_cpp(std::string_view path);
[[nodiscard]] bool is_cmake(std::string_view path);
[[nodiscard]] bool is_markdown(std::string_view path);
[[nodiscard]] bool is_script(std::string_view path);
// True when path is the folder itself or lies in it.
[[nodiscard]] bool is_under(std::string_view path, std::string_view folder);
// "a/b/c.cpp" -> "a/b"; a file at the top has "".
[[nodiscard]] std::string folder_of(std::string_view path);
// "a/b/c.cpp" -> "c".
[[nodiscard]] std::string stem_of(std::string_view path);
// Lines without their ends; a last line without an end counts.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace till::tidy
