#include "config/listen.h"

#include <algorithm>
#include <charconv>

namespace till::config {

bool is_address(std::string_view text) {
  const bool v6 = text.find(':') != std::string_view::npos;
  return !text.empty() && std::ranges::all_of(text, [v6](char c) {
    const bool hex = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
    return (c >= '0' && c <= '9') || c == '.' || (v6 && hex);
  });
}

Result<Listen> parse_listen(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return fail(ErrorCode::invalid, "must be ADDRESS:PORT, such as 127.0.0.1:8740");
  auto address = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  Listen listen;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), listen.port);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
    return fail(ErrorCode::invalid, "must end in a port between 0 and 65535");
  const bool bracketed = address.size() > 2 && address.starts_with('[') && address.ends_with(']');
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (!is_address(address) || bracketed != (address.find(':') != std::string_view::npos))
    return fail(ErrorCode::invalid, "must begin with an IPv4 address or an IPv6 address in []");
  listen.address = address;
  return listen;
}

std::string to_text(const Listen& listen) {
  const bool v6 = listen.address.find(':') != std::string::npos;
  return (v6 ? "[" + listen.address + "]" : listen.address) + ":" + std::to_string(listen.port);
}

}  // namespace till::config
