#include "tests/tidy/layout.h"

#include <algorithm>

namespace till::tidy {
namespace {

constexpr std::size_t line_characters_max = 100;

// UTF-8 continuation bytes do not widen a line.
std::size_t width_of(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool holds_cpp_line_comment(std::string_view line) { return line.starts_with("//"); }

void check_lines(const std::string& path, std::string_view text, Findings& findings) {
  int line = 0;
  for (const auto each : lines_of(text)) {
    ++line;
    if (each.find('\t') != std::string_view::npos)
      findings.push_back({path, line, "a tab: use blanks"});
    if (each.ends_with('\r'))
      findings.push_back({path, line, "a carriage return: end lines with LF"});
    if (each.ends_with(' ')) findings.push_back({path, line, "trailing blanks: remove them"});
    if (is_cpp(path) && width_of(each) > line_characters_max) {
      findings.push_back({path, line, "longer than 100 characters: run clang-format-19 -i"});
    }
  }
  if (!text.empty() && !text.ends_with('\n')) {
    findings.push_back({path, line, "the last line has no end: add one"});
  }
}

bool is_written_by_hand(std::string_view path) {
  return is_cpp(path) || is_cmake(path) || is_markdown(path) || is_script(path) ||
         path.ends_with(".sql") || path.ends_with(".toml");
}

}  // namespace

Findings check_blanks_and_lines(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (is_written_by_hand(path)) check_lines(path, text, findings);
  }
  return findings;
}

Findings check_header_openings(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_header(path)) continue;
    const auto lines = lines_of(text);
    const auto code = std::ranges::find_if_not(lines, holds_cpp_line_comment);
    if (code == lines.begin()) {
      findings.push_back(
          {path, 1,
           "opens without a comment: say in two to five lines what it is, who uses it, "
           "which threads"});
    }
    if (code == lines.end() || *code != "#pragma once") {
      const auto line = static_cast<int>(code - lines.begin()) + 1;
      findings.push_back({path, line, "#pragma once must follow the opening comment"});
    }
  }
  return findings;
}

}  // namespace till::tidy
