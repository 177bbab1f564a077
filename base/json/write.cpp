#include "base/json/json.h"

namespace till::json {
namespace {

constexpr std::size_t indent_width = 2;

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  void write(const Value& value) {
    if (const auto* flag = value.as_bool()) {
      out_ += *flag ? "true" : "false";
    } else if (const auto* integer = value.as_integer()) {
      out_ += std::to_string(*integer);
    } else if (const auto* number = value.as_other_number()) {
      out_ += number->text;
    } else if (const auto* text = value.as_string()) {
      write_text(*text);
    } else if (const auto* array = value.as_array()) {
      write_array(*array);
    } else if (const auto* object = value.as_object()) {
      write_object(*object);
    } else {
      out_ += "null";
    }
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void write_array(const Array& array) {
    open('[');
    bool first = true;
    for (const Value& item : array) {
      next(first);
      write(item);
    }
    close(']', array.empty());
  }

  void write_object(const Object& object) {
    open('{');
    bool first = true;
    for (const auto& [name, value] : object) {
      next(first);
      write_text(name);
      out_ += pretty_ ? ": " : ":";
      write(value);
    }
    close('}', object.empty());
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
  }

  void next(bool& first) {
    if (!first) out_ += ',';
    first = false;
    break_line();
  }

  void close(char bracket, bool empty) {
    --depth_;
    if (!empty) break_line();
    out_ += bracket;
  }

  void break_line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(depth_ * indent_width, ' ');
  }

  void write_text(std::string_view text) {
    out_ += '"';
    for (const char c : text) write_character(c);
    out_ += '"';
  }

  void write_character(char c) {
    switch (c) {
      case '"':
        out_ += "\\\"";
        return;
      case '\\':
        out_ += "\\\\";
        return;
      case '\b':
        out_ += "\\b";
        return;
      case '\f':
        out_ += "\\f";
        return;
      case '\n':
        out_ += "\\n";
        return;
      case '\r':
        out_ += "\\r";
        return;
      case '\t':
        out_ += "\\t";
        return;
      default:
        break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20) {
      out_ += c;
      return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out_ += "\\u00";
    out_ += digits[byte >> 4];
    out_ += digits[byte & 0x0F];
  }

  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

std::string written(const Value& value, bool pretty) {
  Writer writer(pretty);
  writer.write(value);
  return writer.take();
}

}  // namespace

std::string canonical(const Value& value) { return written(value, false); }

std::string pretty(const Value& value) { return written(value, true); }

}  // namespace till::json
