#include "tests/tidy/build_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace till::tidy {
namespace {

constexpr std::array<std::string_view, 5> labels{"fast", "property", "simulation", "slow",
                                                 "corpus"};

struct Command {
  std::string name;
  std::vector<std::string> arguments;
  int line = 0;
};

// Commands of a CMake file: name(arguments), comments and quotes removed, nesting flattened.
class CommandReader {
 public:
  explicit CommandReader(std::string_view text) : text_(text) {}

  std::vector<Command> run() {
    for (; at_ < text_.size(); ++at_) read_one(text_[at_]);
    return std::move(commands_);
  }

 private:
  void read_one(char c) {
    if (c == '#' && !quoted_) return skip_comment();
    if (c == '\n') ++line_;
    if (c == '"') {
      quoted_ = !quoted_;
    } else if (!quoted_ && c == '(') {
      open();
    } else if (!quoted_ && c == ')') {
      end_word();
      if (depth_ > 0) --depth_;
    } else if (!quoted_ && (c == ' ' || c == '\n' || c == '\t' || c == ';')) {
      end_word();
    } else {
      word_ += c;
    }
  }

  void skip_comment() {
    end_word();
    at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
  }

  void open() {
    if (depth_ == 0) {
      if (word_.empty()) std::swap(word_, before_);
      commands_.push_back({word_, {}, line_});
      word_.clear();
    } else {
      end_word();
    }
    ++depth_;
  }

  void end_word() {
    if (word_.empty()) return;
    if (depth_ > 0) {
      commands_.back().arguments.push_back(word_);
    } else {
      before_ = word_;  // "name (" with a blank
    }
    word_.clear();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int depth_ = 0;
  bool quoted_ = false;
  std::string word_;
  std::string before_;
  std::vector<Command> commands_;
};

std::vector<Command> commands_of(std::string_view text) { return CommandReader(text).run(); }

void replace(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The paths a word of a CMake file in `folder` may stand for.
std::vector<std::string> named_paths(const std::string& folder, std::string word) {
  std::string base = folder;
  for (const std::string_view top : {"${CMAKE_SOURCE_DIR}/", "${PROJECT_SOURCE_DIR}/"}) {
    if (!word.starts_with(top)) continue;
    word.erase(0, top.size());
    base.clear();
  }
  replace(word, "${CMAKE_CURRENT_SOURCE_DIR}/", "");
  std::vector<std::string> paths;
  for (const std::string_view platform : {"posix", "windows"}) {
    auto named = word;
    replace(named, "${TILL_PLATFORM}", platform);
    paths.push_back((std::filesystem::path(base) / named).lexically_normal().generic_string());
  }
  return paths;
}

std::set<std::string> all_named_paths(const Tree& tree) {
  std::set<std::string> named;
  for (const auto& [path, text] : tree) {
    if (!is_cmake(path)) continue;
    for (const auto& command : commands_of(text)) {
      for (const auto& argument : command.arguments) {
        if (!is_source(argument)) continue;
        for (auto& each : named_paths(folder_of(path), argument)) named.insert(std::move(each));
      }
    }
  }
  return named;
}

void check_command(const std::string& path, const Command& command, Findings& findings) {
  if (command.name == "add_test" && !is_under(path, "cmake")) {
    findings.push_back({path, command.line, "add_test: use till_test, which labels the test"});
  }
  if (command.name != "till_test") return;
  const auto& words = command.arguments;
  const auto name = words.empty() ? std::string() : words.front();
  const auto label = std::ranges::find(words, "LABEL");
  const bool known = label != words.end() && label + 1 != words.end() &&
                     std::ranges::find(labels, *(label + 1)) != labels.end();
  if (!known) {
    findings.push_back(
        {path, command.line,
         "till_test(" + name + ") needs LABEL fast, property, simulation, slow or corpus"});
  }
}

}  // namespace

Findings check_sources_are_built(const Tree& tree) {
  Findings findings;
  const auto named = all_named_paths(tree);
  for (const auto& [path, text] : tree) {
    if (!is_source(path) || named.contains(path)) continue;
    findings.push_back({path, 0, "no CMakeLists.txt names it: add it to its folder's"});
  }
  return findings;
}

Findings check_tests_are_labelled(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cmake(path)) continue;
    for (const auto& command : commands_of(text)) check_command(path, command, findings);
  }
  return findings;
}

}  // namespace till::tidy
