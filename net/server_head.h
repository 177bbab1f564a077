// The head of an answer on the wire. For server*.cpp alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "net/http.h"

namespace till::net {

struct Framing {
  std::optional<std::size_t> length{};  // none: the body ends with the connection
  bool keep = false;
  bool http_1_0 = false;
};

// Appends the status line, the headers and the empty line. Line breaks inside a header are written
// as blanks; framing headers of the response are left out in favour of `framing`.
void append_head(std::string& out, const Response& response, const Framing& framing);

// True for an answer that by its status has no body.
[[nodiscard]] bool bodiless(int status);

}  // namespace till::net
