// Answers with a JSON body, and refusals as problem+json (RFC 9457) with two fields of our own:
// `code`, the stable name that programs branch on, and `path`, where in the input it is wrong.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json/json.h"
#include "net/http.h"

namespace till::net {

// 422 for invalid and unsupported, 404, 409 for conflict, 401, 403 for forbidden and untrusted,
// 413, 503 for unavailable and busy, 504, 507 for not_recorded, 500 for io, corrupt and internal.
[[nodiscard]] int status_of(ErrorCode code);

struct Problem {
  int status = 500;
  std::string code;     // "unknown_route"; the type is urn:till:problem:<code>
  std::string detail;   // for people
  std::string path{};   // empty: left out
  json::Object more{};  // further fields; they do not replace the standard ones
};

[[nodiscard]] Response problem(const Problem& problem);
// The code is the error code's name. What failed inside (500) is told by its code alone: its text
// belongs into the log.
[[nodiscard]] Response problem(const Error& error);
[[nodiscard]] Response problem(int status, std::string_view code, std::string_view detail,
                               std::string_view path = {});

[[nodiscard]] Response json(int status, std::string canonical_body);
[[nodiscard]] Response json(int status, const json::Value& value);

}  // namespace till::net
