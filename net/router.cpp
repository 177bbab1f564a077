#include "net/router.h"

#include <algorithm>

#include "net/problem.h"

namespace till::net {
namespace {

bool captures(std::string_view segment) { return segment.starts_with('{'); }

// Without the leading slash: "/v1/a" has two segments, "/" one empty one.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const auto end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

// Walks the path beside the pattern, so that a lookup allocates nothing.
bool meets(const std::vector<std::string>& pattern, std::string_view path) {
  if (!path.starts_with('/')) return false;
  path.remove_prefix(1);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto end = path.find('/');
    const auto segment = path.substr(0, end);
    if (captures(pattern[i]) ? segment.empty() : segment != pattern[i]) return false;
    const bool last = i + 1 == pattern.size();
    if (last != (end == std::string_view::npos)) return false;
    if (!last) path.remove_prefix(end + 1);
  }
  return true;
}

// Fixed segments come before captured ones: /receipts/search is never a receipt named "search".
bool more_exact(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::ranges::lexicographical_compare(
      a, b, [](const std::string& x, const std::string& y) { return !captures(x) && captures(y); });
}

Response with_allow(Response response, std::string allow) {
  response.headers.add("Allow", std::move(allow));
  return response;
}

}  // namespace

void Router::add(Method method, std::string_view pattern, Handle handle,
                 std::size_t body_bytes_max) {
  auto found = std::ranges::find(patterns_, pattern, &Pattern::text);
  if (found == patterns_.end()) {
    Pattern made{.text = std::string(pattern), .segments = {}, .routes = {}};
    for (const auto segment : segments_of(pattern)) made.segments.emplace_back(segment);
    found = std::ranges::find_if(
        patterns_, [&](const Pattern& other) { return more_exact(made.segments, other.segments); });
    found = patterns_.insert(found, std::move(made));
  }
  const bool added = found->routes.emplace(method, Route{std::move(handle), body_bytes_max}).second;
  require(added, "a route is added once");
}

void Router::add_at_once(Method method, std::string_view pattern, HandleAtOnce handle,
                         std::size_t body_bytes_max) {
  add(
      method, pattern,
      [handle = std::move(handle)](const Request& request, const Answer& answer) {
        answer(handle(request));
      },
      body_bytes_max);
}

const Router::Pattern* Router::match(std::string_view path) const {
  const auto found = std::ranges::find_if(
      patterns_, [path](const Pattern& pattern) { return meets(pattern.segments, path); });
  return found == patterns_.end() ? nullptr : &*found;
}

const Router::Route* Router::route_of(const Pattern& pattern, Method method) {
  auto found = pattern.routes.find(method);
  if (found == pattern.routes.end() && method == Method::head)
    found = pattern.routes.find(Method::get);
  return found == pattern.routes.end() ? nullptr : &found->second;
}

std::string Router::allow_of(const Pattern& pattern) {
  std::string allow;
  for (const auto& [method, route] : pattern.routes) {
    allow.append(name_of(method)).append(", ");
    if (method == Method::get && !pattern.routes.contains(Method::head)) allow += "HEAD, ";
  }
  return allow + "OPTIONS";
}

void Router::operator()(Request request, const Answer& answer) const {
  const Pattern* pattern = match(request.path);
  if (pattern == nullptr)
    return answer(problem(404, "unknown_route", "there is nothing at " + request.path));
  const Route* route = route_of(*pattern, request.method);
  if (route == nullptr && request.method == Method::options)
    return answer(with_allow({.status = 204}, allow_of(*pattern)));
  if (route == nullptr) {
    auto detail = pattern->text + " does not take " + std::string(name_of(request.method));
    return answer(with_allow(problem(405, "method_not_allowed", detail), allow_of(*pattern)));
  }
  const auto segments = segments_of(request.path);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view name = pattern->segments[i];
    if (!captures(name)) continue;
    auto value = percent_decode(segments[i]);
    if (!value) return answer(problem(400, "malformed_request", value.error().text));
    request.parameters.push_back({std::string(name.substr(1, name.size() - 2)), *std::move(value)});
  }
  route->handle(std::move(request), answer);
}

std::size_t Router::body_bytes_max(Method method, std::string_view path) const {
  const Pattern* pattern = match(path);
  const Route* route = pattern == nullptr ? nullptr : route_of(*pattern, method);
  return route == nullptr ? unrouted_body_bytes_max : route->body_bytes_max;
}

std::string_view Router::pattern_of(std::string_view path) const {
  const Pattern* pattern = match(path);
  return pattern == nullptr ? std::string_view{} : std::string_view(pattern->text);
}

Service service_of(const Router& router) {
  return {[&router](Request request, const Answer& answer) { router(std::move(request), answer); },
          [&router](Method method, std::string_view path) {
            return router.body_bytes_max(method, path);
          }};
}

}  // namespace till::net
