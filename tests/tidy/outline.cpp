#include "tests/tidy/outline.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace till::tidy {
namespace {

using Tokens = std::vector<Token>;

constexpr std::array<std::string_view, 9> not_function_names{
    "noexcept", "alignas",       "decltype", "explicit", "requires",
    "throw",    "__attribute__", "sizeof",   "if"};

bool is_type_word(const Token& token) {
  return token.is("class") || token.is("struct") || token.is("union") || token.is("enum");
}

// Where a declaration's name and parameter list stand.
struct Signature {
  std::size_t name_at = 0;
  std::size_t open = 0;  // of the parameter list
  std::size_t close = 0;
  std::string name;
};

class Outliner {
 public:
  explicit Outliner(const Tokens& tokens) : tokens_(tokens) {}

  Outline run() {
    scope(0, "");
    return std::move(out_);
  }

 private:
  // Reads declarations from `at` to the brace that closes this scope; returns the place after it.
  std::size_t scope(std::size_t at, const std::string& enclosing) {
    std::size_t head = at;
    while (at < tokens_.size()) {
      const auto& token = tokens_[at];
      if (token.is("}")) return at + 1;
      if (token.is(";")) {
        declaration(head, at, enclosing);
        head = ++at;
      } else if (token.is("(") || token.is("[")) {
        at = match(at) + 1;
      } else if (token.is(":") && at > head && is_access_word(tokens_[at - 1])) {
        head = ++at;
      } else if (token.is("{")) {
        const auto [next, ended] = block(head, at, enclosing);
        at = next;
        if (ended) head = at;
      } else {
        ++at;
      }
    }
    return at;
  }

  // A place to go on at, and whether the declaration before it is complete.
  struct Step {
    std::size_t next = 0;
    bool ended = true;
  };

  // A brace at declaration level opens a scope, a body, or is part of an initialiser.
  Step block(std::size_t head, std::size_t brace, const std::string& enclosing) {
    const auto start = skip_prefix(head, brace);
    if (start == brace || tokens_[start].is("namespace")) return {scope(brace + 1, "")};
    if (tokens_[start].is("extern") && start + 2 == brace) return {scope(brace + 1, "")};
    const auto found = signature(start, brace);
    if (is_type_word(tokens_[start]) && !found) return {type(start, brace, enclosing), false};
    if (!found || is_member_initialiser(*found, brace)) return {match(brace) + 1, false};
    const auto end = match(brace);
    add(*found, enclosing, tokens_[end].line - tokens_[head].line + 1);
    return {end + 1};
  }

  std::size_t type(std::size_t start, std::size_t brace, const std::string& enclosing) {
    std::size_t at = start + 1;
    while (at < brace && (is_type_word(tokens_[at]) || tokens_[at].is("["))) {
      at = tokens_[at].is("[") ? match(at) + 1 : at + 1;
    }
    std::string name;
    if (at < brace && tokens_[at].is_word()) {
      name = std::string(tokens_[at].text);
      out_.types.push_back({name, tokens_[at].line});
    }
    if (tokens_[start].is("enum")) return match(brace) + 1;
    return scope(brace + 1, enclosing.empty() ? name : enclosing + "::" + name);
  }

  void declaration(std::size_t head, std::size_t end, const std::string& enclosing) {
    const auto start = skip_prefix(head, end);
    if (start >= end) return;
    const auto& first = tokens_[start];
    if (is_type_word(first) || first.is("using") || first.is("typedef") ||
        first.is("static_assert") || first.is("return")) {
      return;
    }
    if (const auto found = signature(start, end)) add(*found, enclosing, 0);
  }

  // Past template headers, attributes and friend, to what says the kind of a declaration.
  [[nodiscard]] std::size_t skip_prefix(std::size_t at, std::size_t end) const {
    while (at < end) {
      if (tokens_[at].is("template")) {
        at = match_angles(at + 1, end) + 1;
      } else if (tokens_[at].is("[")) {
        at = match(at) + 1;
      } else if (tokens_[at].is("friend") || tokens_[at].is("inline")) {
        ++at;
      } else {
        break;
      }
    }
    return std::min(at, end);
  }

  [[nodiscard]] std::optional<Signature> signature(std::size_t at, std::size_t end) const {
    for (; at < end; ++at) {
      const auto& token = tokens_[at];
      if (token.is("=")) return std::nullopt;
      if (token.is("[") || token.is("{")) {
        at = match(at);
      } else if (token.is("operator")) {
        return operator_signature(at, end);
      } else if (token.is("<")) {
        at = match_angles(at, end);
      } else if (token.is("(")) {
        if (at > 0 && names_function(tokens_[at - 1])) {
          return Signature{at - 1, at, match(at), qualified_name(at - 1)};
        }
        at = match(at);
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Signature> operator_signature(std::size_t at, std::size_t end) const {
    std::size_t open = at + 1;
    if (open + 1 < end && tokens_[open].is("(") && tokens_[open + 1].is(")")) open += 2;
    while (open < end && !tokens_[open].is("(")) ++open;
    if (open >= end) return std::nullopt;
    std::string name = qualified_name(at);
    for (auto i = at + 1; i < open; ++i) name += tokens_[i].text;
    return Signature{at, open, match(open), name};
  }

  static bool names_function(const Token& token) {
    return token.is_word() &&
           std::ranges::find(not_function_names, token.text) == not_function_names.end();
  }

  [[nodiscard]] std::string qualified_name(std::size_t at) const {
    std::string name(tokens_[at].text);
    if (at > 0 && tokens_[at - 1].is("~")) name.insert(0, "~"), --at;
    while (at >= 2 && tokens_[at - 1].is("::") && tokens_[at - 2].is_word()) {
      name.insert(0, std::string(tokens_[at - 2].text) + "::");
      at -= 2;
    }
    return name;
  }

  // In "A::A() : b_{1}, c_(2) {" the brace after b_ belongs to the member.
  [[nodiscard]] bool is_member_initialiser(const Signature& found, std::size_t brace) const {
    bool colon = false;
    for (auto at = found.close + 1; at < brace; ++at) {
      if (tokens_[at].is("(") || tokens_[at].is("{")) at = match(at);
      if (at < brace && tokens_[at].is(":")) colon = true;
    }
    const auto& before = tokens_[brace - 1];
    return colon && (before.is_word() || before.is(">"));
  }

  void add(const Signature& found, const std::string& enclosing, int lines) {
    auto name = enclosing.empty() ? found.name : enclosing + "::" + found.name;
    if (found.name.starts_with("TEST") && found.open + 3 < found.close) {
      name = std::string(tokens_[found.open + 1].text) + "." +
             std::string(tokens_[found.open + 3].text);
    }
    out_.functions.push_back({name, tokens_[found.name_at].line, lines,
                              count_parameters(found.open, found.close), is_override(found)});
  }

  [[nodiscard]] bool is_override(const Signature& found) const {
    for (auto at = found.close + 1; at < tokens_.size(); ++at) {
      if (tokens_[at].is("override")) return true;
      if (tokens_[at].is(";") || tokens_[at].is("{")) return false;
    }
    return false;
  }

  [[nodiscard]] int count_parameters(std::size_t open, std::size_t close) const {
    if (open + 1 >= close || (open + 2 == close && tokens_[open + 1].is("void"))) return 0;
    int count = 1;
    int angles = 0;
    for (auto at = open + 1; at < close; ++at) {
      const auto& token = tokens_[at];
      if (token.is("(") || token.is("{") || token.is("[")) at = match(at);
      if (token.is("<")) ++angles;
      if (token.is(">") && angles > 0) --angles;
      if (token.is(",") && angles == 0) ++count;
    }
    return count;
  }

  // The place of the bracket that closes the one at `open`, or the last token.
  [[nodiscard]] std::size_t match(std::size_t open) const {
    int depth = 0;
    for (auto at = open; at < tokens_.size(); ++at) {
      const auto& token = tokens_[at];
      if (token.is("(") || token.is("[") || token.is("{")) ++depth;
      if (token.is(")") || token.is("]") || token.is("}")) --depth;
      if (depth == 0) return at;
    }
    return tokens_.size() - 1;
  }

  // The closing ">" of a template's list; `open` itself when it turns out to be a comparison.
  [[nodiscard]] std::size_t match_angles(std::size_t open, std::size_t end) const {
    int depth = 0;
    for (auto at = open; at < end; ++at) {
      if (tokens_[at].is("(") || tokens_[at].is("{")) at = match(at);
      if (at < end && tokens_[at].is("<")) ++depth;
      if (at < end && tokens_[at].is(">") && --depth == 0) return at;
    }
    return open;
  }

  static bool is_access_word(const Token& token) {
    return token.is("public") || token.is("private") || token.is("protected");
  }

  const Tokens& tokens_;
  Outline out_;
};

}  // namespace

Outline outline_of(const Lexed& lexed) {
  if (lexed.tokens.empty()) return {};
  return Outliner(lexed.tokens).run();
}

}  // namespace till::tidy
