#include "tests/tidy/links.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>

namespace till::tidy {
namespace {

bool leads_outside(std::string_view target) {
  return target.starts_with("http://") || target.starts_with("https://") ||
         target.starts_with("mailto:") || target.starts_with('#');
}

bool exists(const Tree& tree, const std::string& path) {
  if (path == "." || path.empty()) return true;
  const auto at = tree.lower_bound(path);
  if (at == tree.end()) return false;
  if (at->first == path) return true;
  const auto inside = tree.lower_bound(path + "/");
  return inside != tree.end() && is_under(inside->first, path);
}

// Spans between backticks are quotations.
std::string without_code(std::string_view line) {
  std::string out;
  bool code = false;
  for (const char c : line) {
    if (c == '`') code = !code;
    out += code ? ' ' : c;
  }
  return out;
}

std::vector<std::string> targets_of(std::string_view line) {
  std::vector<std::string> targets;
  const auto text = without_code(line);
  for (auto at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
    const auto end = text.find_first_of(") ", at + 2);
    if (end != std::string::npos) targets.push_back(text.substr(at + 2, end - at - 2));
  }
  return targets;
}

bool leads_somewhere(const Tree& tree, const std::string& document, const std::string& target) {
  if (leads_outside(target)) return true;
  const auto file = target.substr(0, target.find('#'));
  const auto from = std::filesystem::path(folder_of(document));
  auto resolved = (from / file).lexically_normal().generic_string();
  if (resolved.ends_with('/')) resolved.pop_back();
  return exists(tree, resolved);
}

std::vector<std::string> code_spans_of(std::string_view line) {
  std::vector<std::string> spans;
  for (auto open = line.find('`'); open != std::string_view::npos; open = line.find('`', open)) {
    const auto close = line.find('`', open + 1);
    if (close == std::string_view::npos) break;
    spans.emplace_back(line.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return spans;
}

bool looks_like_a_path(std::string_view span) {
  const auto is_path_char = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' ||
           c == '/';
  };
  return span.find('/') != std::string_view::npos && !span.starts_with('/') &&
         std::ranges::all_of(span, is_path_char);
}

bool names_what_exists(const Tree& tree, std::string span) {
  if (!looks_like_a_path(span) || !exists(tree, span.substr(0, span.find('/')))) return true;
  if (span.ends_with('/')) span.pop_back();
  return exists(tree, span) || tree.contains(span + ".h") || tree.contains(span + ".cpp");
}

using LineCheck = std::function<void(int line, std::string_view text)>;

// Calls `check` with each line outside of fenced blocks.
void each_line_of(std::string_view document, const LineCheck& check) {
  int line = 0;
  bool fenced = false;
  for (const auto text : lines_of(document)) {
    ++line;
    if (text.starts_with("```")) fenced = !fenced;
    if (!fenced) check(line, text);
  }
}

}  // namespace

Findings check_links(const Tree& tree) {
  Findings findings;
  for (const auto& [path, document] : tree) {
    if (!is_markdown(path)) continue;
    each_line_of(document, [&](int line, std::string_view text) {
      for (const auto& target : targets_of(text)) {
        if (leads_somewhere(tree, path, target)) continue;
        findings.push_back({path, line, "links to " + target + ", which does not exist"});
      }
    });
  }
  return findings;
}

Findings check_named_files(const Tree& tree) {
  Findings findings;
  for (const auto& [path, document] : tree) {
    if (!is_markdown(path) || is_under(path, "docs/decisions")) continue;
    each_line_of(document, [&](int line, std::string_view text) {
      for (const auto& span : code_spans_of(text)) {
        if (names_what_exists(tree, span)) continue;
        findings.push_back({path, line, "names " + span + ", which does not exist"});
      }
    });
  }
  return findings;
}

}  // namespace till::tidy
