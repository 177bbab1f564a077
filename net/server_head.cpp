#include "net/server_head.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace till::net {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

// A value that a caller took from somebody must not become a header of its own.
void append_line_safely(std::string& out, std::string_view text) {
  const auto from = static_cast<std::ptrdiff_t>(out.size());
  out.append(text);
  std::replace_if(
      out.begin() + from, out.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; },
      ' ');
}

bool is_framing(std::string_view name) {
  const Headers known{{std::string(name), ""}};
  return known.find("Content-Length") != nullptr || known.find("Connection") != nullptr ||
         known.find("Transfer-Encoding") != nullptr;
}

}  // namespace

bool bodiless(int status) { return status < 200 || status == 204 || status == 304; }

void append_head(std::string& out, const Response& response, const Framing& framing) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason_of(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    if (is_framing(name)) continue;
    append_line_safely(out, name);
    out.append(": ");
    append_line_safely(out, value);
    out.append("\r\n");
  }
  if (framing.length) {
    out.append("Content-Length: ");
    append_number(out, *framing.length);
    out.append("\r\n");
  }
  if (!framing.keep) out.append("Connection: close\r\n");
  if (framing.keep && framing.http_1_0) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

}  // namespace till::net
