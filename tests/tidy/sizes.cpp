#include "tests/tidy/sizes.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "tests/tidy/lexer.h"
#include "tests/tidy/outline.h"

namespace till::tidy {
namespace {

constexpr std::string_view ratchet_path = "tests/tidy/ratchet.txt";

class Measuring {
 public:
  explicit Measuring(SizeLimits limits) : limits_(limits) {}

  void file(const std::string& path, std::string_view text) {
    const auto lines = static_cast<int>(lines_of(text).size());
    if (is_header(path)) note("header " + path, {lines, limits_.header_lines_max, 0});
    if (is_source(path)) note("source " + path, {lines, limits_.source_lines_max, 0});
    for (const auto& function : outline_of(lex(text)).functions) {
      const auto named = path + " " + function.name;
      note("function " + named, {function.lines, limits_.function_lines_max, function.line});
      if (function.overrides) continue;
      note("parameters " + named, {function.parameters, limits_.parameters_max, function.line});
    }
  }

  [[nodiscard]] Oversizes result() const { return found_; }

 private:
  // Overloads share a name: the largest counts.
  void note(const std::string& key, Oversize size) {
    if (size.size <= size.limit) return;
    auto& known = found_[key];
    if (size.size > known.size) known = size;
  }

  SizeLimits limits_;
  Oversizes found_;
};

std::string path_in(const std::string& key) {
  const auto start = key.find(' ') + 1;
  return key.substr(start, key.find(' ', start) - start);
}

struct RatchetLine {
  int size = 0;
  int line = 0;
};
using Ratchet = std::map<std::string, RatchetLine>;

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Ratchet read_ratchet(std::string_view text, Findings& findings) {
  Ratchet ratchet;
  int number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const auto blank = line.rfind(' ');
    const auto size = blank == line.npos ? std::nullopt : number_of(line.substr(blank + 1));
    if (!size) {
      findings.push_back({std::string(ratchet_path), number, "must be \"kind path [name] size\""});
      continue;
    }
    ratchet[std::string(line.substr(0, blank))] = {*size, number};
  }
  return ratchet;
}

void check_one(const std::string& key, const Oversize& now, const Ratchet& ratchet,
               Findings& findings) {
  const auto listed = ratchet.find(key);
  const auto size = std::to_string(now.size);
  if (listed == ratchet.end()) {
    findings.push_back({path_in(key), now.line,
                        key + " is " + size + ", over the limit of " + std::to_string(now.limit) +
                            ": split it by what it does"});
  } else if (now.size > listed->second.size) {
    findings.push_back({path_in(key), now.line,
                        key + " grew from " + std::to_string(listed->second.size) + " to " + size +
                            ": what is over a limit may only shrink"});
  } else if (now.size < listed->second.size) {
    findings.push_back({std::string(ratchet_path), listed->second.line,
                        "has shrunk: write \"" + key + " " + size + "\""});
  }
}

}  // namespace

Oversizes measure(const Tree& tree, SizeLimits limits) {
  Measuring measuring(limits);
  for (const auto& [path, text] : tree) {
    if (is_cpp(path)) measuring.file(path, text);
  }
  return measuring.result();
}

Findings check_sizes(const Tree& tree, SizeLimits limits) {
  Findings findings;
  const auto file = tree.find(std::string(ratchet_path));
  const auto ratchet = file == tree.end() ? Ratchet() : read_ratchet(file->second, findings);
  const auto oversizes = measure(tree, limits);
  for (const auto& [key, now] : oversizes) check_one(key, now, ratchet, findings);
  for (const auto& [key, listed] : ratchet) {
    if (oversizes.contains(key)) continue;
    findings.push_back({std::string(ratchet_path), listed.line,
                        key + " is within the limit or gone: remove the line"});
  }
  return findings;
}

}  // namespace till::tidy
