#include "tests/tidy/lexer.h"

#include <cctype>

namespace till::tidy {
namespace {

bool is_word_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_word_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }
bool is_raw_prefix(std::string_view word) {
  return word == "R" || word == "u8R" || word == "uR" || word == "UR" || word == "LR";
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexed run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void advance() {
    if (peek() == '\n') {
      ++line_;
      line_is_blank_ = true;
    }
    ++at_;
  }
  void advance_to(std::size_t end) {
    while (at_ < end && at_ < text_.size()) advance();
  }
  void advance_past(std::string_view mark, std::size_t from) {
    const auto found = text_.find(mark, from);
    advance_to(found == std::string_view::npos ? text_.size() : found + mark.size());
  }

  void step() {
    const char c = peek();
    if (c == '/' && peek(1) == '/') return advance_to(text_.find('\n', at_));
    if (c == '/' && peek(1) == '*') return advance_past("*/", at_ + 2);
    if (std::isspace(static_cast<unsigned char>(c))) return advance();
    if (c == '#' && line_is_blank_) return directive();
    line_is_blank_ = false;
    if (is_word_start(c)) return word();
    if (is_digit(c)) return number();
    if (c == '"' || c == '\'') return quoted(c);
    mark();
  }

  void push(Token::Kind kind, std::size_t start, int line) {
    out_.tokens.push_back({kind, text_.substr(start, at_ - start), line});
  }

  void word() {
    const auto start = at_;
    while (is_word_part(peek())) ++at_;
    if (peek() == '"' && is_raw_prefix(text_.substr(start, at_ - start))) return raw_string();
    push(Token::Kind::word, start, line_);
  }

  void number() {
    const auto start = at_;
    while (is_word_part(peek()) || peek() == '.' || (peek() == '\'' && is_word_part(peek(1))))
      ++at_;
    push(Token::Kind::number, start, line_);
  }

  void quoted(char quote) {
    out_.tokens.push_back({Token::Kind::literal, text_.substr(at_, 1), line_});
    advance();
    while (at_ < text_.size() && peek() != quote && peek() != '\n') {
      if (peek() == '\\') advance();
      advance();
    }
    advance();
  }

  void raw_string() {
    out_.tokens.push_back({Token::Kind::literal, text_.substr(at_, 1), line_});
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return advance_to(text_.size());
    const auto delimiter = std::string(text_.substr(at_ + 1, open - at_ - 1));
    advance_past(")" + delimiter + "\"", open);
  }

  void mark() {
    const auto start = at_;
    const bool pair = (peek() == ':' && peek(1) == ':') || (peek() == '-' && peek(1) == '>');
    at_ += pair ? 2 : 1;
    push(Token::Kind::mark, start, line_);
  }

  void directive() {
    const int line = line_;
    std::string text;
    while (at_ < text_.size()) {
      if (peek() == '/' && peek(1) == '/') advance_to(text_.find('\n', at_));
      if (peek() == '\n' && !text.ends_with('\\')) break;
      if (peek() == '\n') {
        text.pop_back();
      } else if (at_ < text_.size()) {
        text += peek();
      }
      advance();
    }
    std::size_t at = text.find_first_not_of(" \t", 1);
    if (at == std::string::npos) return;
    const auto name_end = text.find_first_of(" \t<\"", at);
    const auto name = text.substr(at, name_end - at);
    at = text.find_first_not_of(" \t", name_end);
    out_.directives.push_back({name, at == std::string::npos ? "" : text.substr(at), line});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool line_is_blank_ = true;
  Lexed out_;
};

}  // namespace

Lexed lex(std::string_view text) { return Lexer(text).run(); }

std::vector<Include> includes_of(const Lexed& lexed) {
  std::vector<Include> includes;
  for (const auto& directive : lexed.directives) {
    if (directive.name != "include" || directive.rest.empty()) continue;
    const bool quoted = directive.rest.front() == '"';
    const auto end = directive.rest.find(quoted ? '"' : '>', 1);
    if (end == std::string::npos) continue;
    includes.push_back({directive.rest.substr(1, end - 1), quoted, directive.line});
  }
  return includes;
}

}  // namespace till::tidy
