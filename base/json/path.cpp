#include "base/json/path.h"

namespace till::json {
namespace {

constexpr std::size_t shown_name_bytes_max = 64;

void append_shown(std::string& out, std::string_view name) {
  std::size_t length = name.size();
  if (length > shown_name_bytes_max) {
    length = shown_name_bytes_max;
    // Not inside a UTF-8 sequence.
    while (length > 0 && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) --length;
  }
  for (const char c : name.substr(0, length)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  if (length < name.size()) out += "...";
}

}  // namespace

std::string path_of_field(std::string_view path, std::string_view name) {
  std::string out(path);
  if (!out.empty()) out += '.';
  append_shown(out, name);
  return out;
}

std::string path_of_item(std::string_view path, std::size_t index) {
  return std::string(path) + '[' + std::to_string(index) + ']';
}

}  // namespace till::json
