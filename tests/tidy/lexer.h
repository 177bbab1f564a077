// C++ text as tokens, good enough for style: comments, literals' contents and directives do not
// reach the checks that look at code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace till::tidy {

struct Token {
  enum class Kind { word, number, literal, mark };
  Kind kind = Kind::mark;
  std::string_view text;  // a literal shows its opening quote alone
  int line = 0;

  [[nodiscard]] bool is(std::string_view expected) const {
    return kind != Kind::literal && text == expected;
  }
  [[nodiscard]] bool is_word() const { return kind == Kind::word; }
};

// A preprocessor line with its continuations: name "include", rest "<vector>".
struct Directive {
  std::string name;
  std::string rest;
  int line = 0;
};

// Views point into the lexed text.
struct Lexed {
  std::vector<Token> tokens;
  std::vector<Directive> directives;
};

[[nodiscard]] Lexed lex(std::string_view text);

struct Include {
  std::string target;
  bool quoted = false;
  int line = 0;
};

[[nodiscard]] std::vector<Include> includes_of(const Lexed& lexed);

}  // namespace till::tidy
