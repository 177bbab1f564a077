#include "base/error.h"

#include <cstdio>
#include <cstdlib>

namespace till {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
      return "invalid";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::unauthorized:
      return "unauthorized";
    case ErrorCode::forbidden:
      return "forbidden";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::timeout:
      return "timeout";
    case ErrorCode::busy:
      return "busy";
    case ErrorCode::io:
      return "io";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::untrusted:
      return "untrusted";
    case ErrorCode::not_recorded:
      return "not_recorded";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string describe(const Error& error) {
  if (error.context.empty()) return error.text;
  return error.text + " (" + error.context + ")";
}

void require(bool condition, std::string_view text, std::source_location place) {
  if (condition) return;
  // Not through the log: it may be what is broken.
  std::fprintf(stderr, "fatal: %.*s (%s:%u)\n", static_cast<int>(text.size()), text.data(),
               place.file_name(), static_cast<unsigned>(place.line()));
  std::abort();
}

}  // namespace till
