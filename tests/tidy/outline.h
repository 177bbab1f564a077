// The functions and types of a C++ text, found by counting braces: no compiler, so that a check
// takes milliseconds. Bodies are not looked into.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/lexer.h"

namespace till::tidy {

struct Function {
  std::string name;  // "Journal::commit"; "Suite.name" for a TEST
  int line = 0;
  int lines = 0;  // of a definition, from its first token to its closing brace; 0 for a declaration
  int parameters = 0;
  bool overrides = false;  // its shape was decided by whom it overrides
};

struct Type {
  std::string name;
  int line = 0;
};

struct Outline {
  std::vector<Function> functions;
  std::vector<Type> types;
};

[[nodiscard]] Outline outline_of(const Lexed& lexed);

}  // namespace till::tidy
