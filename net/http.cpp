#include "net/http.h"

#include <algorithm>
#include <array>

namespace till::net {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 7> method_names{{
    {Method::get, "GET"},
    {Method::head, "HEAD"},
    {Method::post, "POST"},
    {Method::put, "PUT"},
    {Method::patch, "PATCH"},
    {Method::delete_, "DELETE"},
    {Method::options, "OPTIONS"},
}};

constexpr std::array<std::pair<int, std::string_view>, 38> reasons{{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {507, "Insufficient Storage"},
}};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// -1 for another character.
int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
  return -1;
}

bool unreserved(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

Result<> split_query(std::string_view text, std::vector<Parameter>& query) {
  while (!text.empty()) {
    const auto end = std::min(text.find('&'), text.size());
    std::string pair(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    std::ranges::replace(pair, '+', ' ');
    const auto equals = std::min(pair.find('='), pair.size());
    TILL_TRY(auto name, percent_decode(std::string_view(pair).substr(0, equals)));
    TILL_TRY(auto value,
             percent_decode(std::string_view(pair).substr(std::min(equals + 1, pair.size()))));
    query.push_back({std::move(name), std::move(value)});
  }
  return {};
}

}  // namespace

std::string_view name_of(Method method) {
  for (const auto& [known, name] : method_names)
    if (known == method) return name;
  return "GET";
}

std::optional<Method> method_of(std::string_view name) {
  for (const auto& [method, known] : method_names)
    if (known == name) return method;
  return std::nullopt;
}

std::string_view reason_of(int status) {
  for (const auto& [known, reason] : reasons)
    if (known == status) return reason;
  return "Status";
}

const std::string* Headers::find(std::string_view name) const {
  for (const auto& line : lines_)
    if (same_name(line.name, name)) return &line.value;
  return nullptr;
}

std::string_view Headers::value(std::string_view name) const {
  const auto* found = find(name);
  return found == nullptr ? std::string_view{} : std::string_view(*found);
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      lines_, [name](const Header& line) { return same_name(line.name, name); }));
}

const std::string* Request::query_value(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &Parameter::name);
  return found == query.end() ? nullptr : &found->value;
}

std::string_view Request::parameter(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return found == parameters.end() ? std::string_view{} : std::string_view(found->value);
}

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const int high = text.size() - i > 2 ? hex_digit(text[i + 1]) : -1;
    const int low = text.size() - i > 2 ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0)
      return fail(ErrorCode::invalid, "a percent sign must be followed by two hex digits");
    if (high + low == 0) return fail(ErrorCode::invalid, "a NUL is not allowed");
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

Result<> split_target(Request& request) {
  const std::string_view target = request.target;
  if (target == "*" && request.method == Method::options) {
    request.path = "*";
    return {};
  }
  if (target.empty() || target.front() != '/')
    return fail(ErrorCode::invalid, "the request target must be a path that begins with /");
  if (target.find('#') != std::string_view::npos)
    return fail(ErrorCode::invalid, "the request target must not hold a fragment");
  const auto mark = std::min(target.find('?'), target.size());
  request.path = target.substr(0, mark);
  if (request.path.find('%') != std::string::npos) {
    TILL_TRY([[maybe_unused]] const auto decoded, percent_decode(request.path));
  }
  request.query.clear();
  return split_query(target.substr(std::min(mark + 1, target.size())), request.query);
}

}  // namespace till::net
