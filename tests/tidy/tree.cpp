#include "tests/tidy/tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace till::tidy {
namespace {

bool is_skipped_folder(std::string_view name) {
  if (name == ".ci") return false;
  return name == "build" || name == "node_modules" || name.starts_with('.');
}

bool is_text_of_ours(std::string_view path) {
  return is_cpp(path) || is_cmake(path) || is_markdown(path) || is_script(path) ||
         path.ends_with(".sql") || path.ends_with(".toml") || path == "tests/tidy/ratchet.txt";
}

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace

std::string report(Findings findings) {
  std::ranges::sort(findings, {}, [](const Finding& finding) {
    return std::tie(finding.path, finding.line, finding.text);
  });
  std::string out;
  for (const auto& finding : findings) {
    out += finding.path;
    if (finding.line > 0) out += ":" + std::to_string(finding.line);
    out += ": " + finding.text + "\n";
  }
  return out;
}

Tree load_tree(const std::filesystem::path& top) {
  Tree tree;
  auto it = std::filesystem::recursive_directory_iterator(top);
  for (const auto end = std::filesystem::end(it); it != end; ++it) {
    const auto name = it->path().filename().string();
    if (it->is_directory()) {
      if (is_skipped_folder(name)) it.disable_recursion_pending();
      continue;
    }
    const auto path = it->path().lexically_relative(top).generic_string();
    tree[path] = is_text_of_ours(path) ? read_all(it->path()) : std::string();
  }
  return tree;
}

bool is_header(std::string_view path) { return path.ends_with(".h") || path.ends_with(".hpp"); }
bool is_source(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".cc"); }
bool is_cpp(std::string_view path) { return is_header(path) || is_source(path); }
bool is_cmake(std::string_view path) {
  return path.ends_with("CMakeLists.txt") || path.ends_with(".cmake");
}
bool is_markdown(std::string_view path) { return path.ends_with(".md"); }
bool is_script(std::string_view path) {
  return is_under(path, "script") || is_under(path, ".ci") || path.ends_with(".sh");
}

bool is_under(std::string_view path, std::string_view folder) {
  return path == folder ||
         (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string stem_of(std::string_view path) { return std::filesystem::path(path).stem().string(); }

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace till::tidy
