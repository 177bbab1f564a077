// Which use case answers a request: patterns like /v1/registers/{id}/hello, one entry a method and
// pattern. Filled at start, then only read: shared by any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"
#include "net/server.h"

namespace till::net {

// What is read, and thrown away, in front of a 404 or 405.
inline constexpr std::size_t unrouted_body_bytes_max = std::size_t{64} * 1024;

class Router {
 public:
  // A pattern's {name} takes one segment that is not empty; a fixed segment wins over a {name}.
  // Limits: body_bytes_max, 0 for a route without a body. A route given twice ends the process.
  void add(Method method, std::string_view pattern, Handle handle, std::size_t body_bytes_max = 0);
  using HandleAtOnce = std::function<Response(const Request&)>;
  // For a use case that is a plain function.
  void add_at_once(Method method, std::string_view pattern, HandleAtOnce handle,
                   std::size_t body_bytes_max = 0);

  // Fills request.parameters and calls the route's handle. HEAD falls back to GET; OPTIONS answers
  // 204 with Allow; else 404, or 405 with Allow, as problem+json.
  void operator()(Request request, const Answer& answer) const;
  [[nodiscard]] std::size_t body_bytes_max(Method method, std::string_view path) const;
  // The pattern that the path meets, for counters and logs; empty when none does.
  [[nodiscard]] std::string_view pattern_of(std::string_view path) const;

 private:
  struct Route {
    Handle handle;
    std::size_t body_bytes_max = 0;
  };
  struct Pattern {
    std::string text;
    std::vector<std::string> segments;  // "{name}" captures
    std::map<Method, Route> routes;
  };
  [[nodiscard]] const Pattern* match(std::string_view path) const;
  [[nodiscard]] static const Route* route_of(const Pattern& pattern, Method method);
  [[nodiscard]] static std::string allow_of(const Pattern& pattern);
  std::vector<Pattern> patterns_;  // the more exact first
};

// A service over a router that must outlive it.
[[nodiscard]] Service service_of(const Router& router);

}  // namespace till::net
