#include "tests/tidy/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/tidy/lexer.h"
#include "tests/tidy/outline.h"

namespace till::tidy {
namespace {

// Pieces are joined by the compiler so that this file does not find itself.
constexpr std::array<std::string_view, 3> marks_for_later{
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X"};

constexpr std::array<std::string_view, 5> sleeps{"sleep_for", "sleep_until", "usleep", "nanosleep",
                                                 "sleep"};

constexpr std::array<std::string_view, 5> empty_suffixes{"Manager", "Helper", "Utils", "Handler",
                                                         "Processor"};
// Whole names: "CardData" may be right, "Data" never is.
constexpr std::array<std::string_view, 7> empty_types{"Data", "Info",     "Helpers", "Util",
                                                      "Misc", "Handlers", "Common"};
constexpr std::array<std::string_view, 6> empty_stems{"data",   "info",  "common",
                                                      "shared", "stuff", "misc"};
constexpr std::array<std::string_view, 10> empty_file_words{
    "manager", "managers", "helper",   "helpers",   "util",
    "utils",   "handler",  "handlers", "processor", "processors"};

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool holds_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_char(line[at - 1]);
    const auto end = at + word.size();
    if (starts && (end == line.size() || !is_word_char(line[end]))) return true;
  }
  return false;
}

// Programs talk to people in their command files only.
bool may_print(std::string_view path) {
  const auto stem = stem_of(path);
  return stem == "main" || stem.ends_with("_main") || stem.find("command") != std::string::npos ||
         is_under(path, "tests") || is_under(path, "bench") ||
         folder_of(path).find("commands") != std::string::npos;
}

bool may_await(std::string_view path) {
  return is_under(path, "net") || is_under(path, "drivers") || is_under(path, "tests") ||
         is_under(path, "bench");
}

class WordCheck {
 public:
  WordCheck(const std::string& path, Findings& findings) : path_(path), findings_(findings) {}

  void look_at(const std::vector<Token>& tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const auto ahead = [&](std::size_t count) {
        return i + count < tokens.size() ? tokens[i + count] : Token{};
      };
      look_at_one(tokens[i], ahead(1), ahead(2));
      if (tokens[i].is("using") && ahead(1).is("namespace") && ahead(2).is("std") &&
          ahead(3).is(";")) {
        found(tokens[i], "using namespace std: name what is used");
      }
    }
  }

 private:
  void look_at_one(const Token& token, const Token& next, const Token& after) {
    if (!token.is_word()) return;
    const bool called = next.is("(");
    if (called && std::ranges::find(sleeps, token.text) != sleeps.end()) {
      found(token, "waiting by sleeping: wait for the event itself, with a deadline");
    }
    if (called && (token.is("rand") || token.is("srand"))) {
      found(token, "no chance but through platform/random.h: pass the source in");
    }
    if (token.is("std") && next.is("::") && after.is("cout") && !may_print(path_)) {
      found(token, "std::cout outside a main or command file: log it, or return the text");
    }
    if (is_under(path_, "loyalty") && (token.is("float") || token.is("double"))) {
      found(token, "floating point in loyalty: use the integer types of loyalty/values.h");
    }
    if (token.text.starts_with("co_") && !may_await(path_) &&
        (token.is("co_await") || token.is("co_return") || token.is("co_yield"))) {
      found(token, "a coroutine outside net and drivers: make it a synchronous function");
    }
  }

  void found(const Token& token, std::string_view text) {
    findings_.push_back({path_, token.line, std::string(text)});
  }

  const std::string& path_;
  Findings& findings_;
};

void check_marks_for_later(const std::string& path, std::string_view text, Findings& findings) {
  int line = 0;
  for (const auto each : lines_of(text)) {
    ++line;
    for (const auto word : marks_for_later) {
      if (!holds_word(each, word)) continue;
      findings.push_back({path, line, std::string(word) + ": do it now, or write a decision"});
    }
  }
}

void check_file_name(const std::string& path, Findings& findings) {
  std::string word;
  if (std::ranges::find(empty_stems, stem_of(path)) != empty_stems.end()) {
    findings.push_back({path, 0, "the file's name says nothing: name it after its noun"});
  }
  for (const char c : stem_of(path) + "_") {
    if (c != '_') {
      word += c;
      continue;
    }
    if (std::ranges::find(empty_file_words, word) != empty_file_words.end()) {
      findings.push_back({path, 0, "\"" + word + "\" says nothing: name the file after its noun"});
    }
    word.clear();
  }
}

void check_type_name(const std::string& path, const Type& type, Findings& findings) {
  const bool empty_word = std::ranges::find(empty_types, type.name) != empty_types.end() ||
                          std::ranges::any_of(empty_suffixes, [&](std::string_view each) {
                            return type.name.ends_with(each);
                          });
  if (empty_word) {
    findings.push_back({path, type.line, type.name + " says nothing: name it after what it is"});
  }
}

std::string last_name(const std::string& qualified) {
  const auto at = qualified.rfind("::");
  return at == std::string::npos ? qualified : qualified.substr(at + 2);
}

void check_function_name(const std::string& path, const Function& function, Findings& findings) {
  const auto dot = function.name.find('.');
  if (dot != std::string::npos) {
    const auto sentence = function.name.substr(dot + 1);
    const bool lower = std::ranges::none_of(sentence, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (lower && sentence.find('_') != std::string::npos) return;
    findings.push_back({path, function.line,
                        function.name + ": a test is named by a sentence in snake_case, such as "
                                        "coupon_is_refused_after_expiry"});
    return;
  }
  const auto name = last_name(function.name);
  if (name.starts_with("get_") || name == "process") {
    findings.push_back(
        {path, function.line, name + "(): say what it yields or does (balance(), post())"});
  }
}

}  // namespace

Findings check_banned_words(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    check_marks_for_later(path, text, findings);
    if (is_cpp(path)) WordCheck(path, findings).look_at(lex(text).tokens);
  }
  return findings;
}

Findings check_names(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    check_file_name(path, findings);
    const auto outline = outline_of(lex(text));
    for (const auto& type : outline.types) check_type_name(path, type, findings);
    for (const auto& function : outline.functions) check_function_name(path, function, findings);
  }
  return findings;
}

}  // namespace till::tidy
