// A listening address as the settings write it: "127.0.0.1:8740", "[::1]:8740". Plain values, any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace till::config {

struct Listen {
  std::string address;     // an IPv4 or IPv6 address, without brackets
  std::uint16_t port = 0;  // 0: any free one
  friend bool operator==(const Listen&, const Listen&) = default;
};

// Errors: invalid when the port is missing or no number up to 65535, or the address is empty or
// holds what no address holds.
[[nodiscard]] Result<Listen> parse_listen(std::string_view text);
[[nodiscard]] std::string to_text(const Listen& listen);
// True for what may be an IPv4 or IPv6 address by its characters.
[[nodiscard]] bool is_address(std::string_view text);

}  // namespace till::config
