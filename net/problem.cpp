#include "net/problem.h"

#include "base/bytes.h"

namespace till::net {
namespace {

// What somebody sent may be told back to him, and JSON is UTF-8 whatever he sent.
std::string tellable(const std::string& text) {
  if (is_utf8(text)) return text;
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  constexpr unsigned char ascii_end = 0x80;
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ascii_end) {
      out += c;
    } else {
      out += replacement;
    }
  }
  return out;
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
    case ErrorCode::unsupported:
      return 422;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::unauthorized:
      return 401;
    case ErrorCode::forbidden:
    case ErrorCode::untrusted:
      return 403;
    case ErrorCode::too_large:
      return 413;
    case ErrorCode::unavailable:
    case ErrorCode::busy:
      return 503;
    case ErrorCode::timeout:
      return 504;
    case ErrorCode::not_recorded:
      return 507;
    case ErrorCode::io:
    case ErrorCode::corrupt:
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

Response problem(const Problem& problem) {
  json::Object body = problem.more;
  body.set("type", "urn:till:problem:" + problem.code);
  body.set("title", reason_of(problem.status));
  body.set("status", problem.status);
  body.set("code", problem.code);
  body.set("detail", tellable(problem.detail));
  if (!problem.path.empty()) body.set("path", tellable(problem.path));
  Response response{.status = problem.status,
                    .headers = {{"Content-Type", "application/problem+json"}},
                    .body = json::canonical(json::Value(std::move(body))),
                    .events = nullptr};
  if (problem.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

Response problem(const Error& error) {
  const int status = status_of(error.code);
  if (status == 500) return problem(status, name_of(error.code), "see the log for the reason");
  return problem(status, name_of(error.code), error.text, error.context);
}

Response problem(int status, std::string_view code, std::string_view detail,
                 std::string_view path) {
  return problem(Problem{.status = status,
                         .code = std::string(code),
                         .detail = std::string(detail),
                         .path = std::string(path)});
}

Response json(int status, std::string canonical_body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(canonical_body),
          .events = nullptr};
}

Response json(int status, const json::Value& value) { return json(status, json::canonical(value)); }

}  // namespace till::net
