#include "config/keys.h"

#include <algorithm>
#include <filesystem>

namespace till::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool host_characters(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
  });
}

// "host", "host:port" or "[::1]:port".
bool is_authority(std::string_view text) {
  if (const auto listen = parse_listen(text)) return listen->port != 0;
  if (text.size() > 2 && text.starts_with('[') && text.ends_with(']'))
    return is_address(text.substr(1, text.size() - 2));
  const auto colon = std::min(text.find(':'), text.size());
  if (!host_characters(text.substr(0, colon))) return false;
  return colon == text.size() ||
         (parse_listen("0.0.0.0" + std::string(text.substr(colon))).has_value() &&
          text.substr(colon) != ":0");
}

// What follows http:// or https://; nothing when neither is there.
std::optional<std::string_view> after_scheme(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  return std::nullopt;
}

template <class T>
std::string reason_of(const Result<T>& result) {
  return result ? std::string{} : result.error().text;
}

}  // namespace

std::string any_text(std::string_view) { return {}; }

std::string not_empty(std::string_view text) { return text.empty() ? "must not be empty" : ""; }

std::string absolute_path(std::string_view text) {
  return std::filesystem::path(text).is_absolute() ? "" : "must be an absolute path";
}

std::string absolute_path_or_empty(std::string_view text) {
  return text.empty() || absolute_path(text).empty() ? "" : "must be an absolute path, or empty";
}

std::string address(std::string_view text) {
  return is_address(text) ? "" : "must be an IPv4 or IPv6 address";
}

std::string host(std::string_view text) {
  return host_characters(text) || is_address(text) ? "" : "must be a host name or an address";
}

std::string http_url_or_empty(std::string_view text) {
  if (text.empty()) return {};
  const auto rest = after_scheme(text);
  const bool good = rest && is_authority(rest->substr(0, rest->find('/'))) &&
                    rest->find_first_of("?# ") == std::string_view::npos;
  return good ? "" : "must be http://HOST[:PORT] or https://HOST[:PORT], or empty";
}

std::string web_origin(std::string_view text) {
  const auto rest = after_scheme(text);
  return rest && is_authority(*rest) ? ""
                                     : "must be http://HOST[:PORT] or https://HOST[:PORT], "
                                       "as a browser sends it, with nothing behind";
}

std::string calling_code(std::string_view text) {
  const bool good = !text.empty() && text.size() <= 3 && text.front() != '0' &&
                    std::ranges::all_of(text, is_digit);
  return good ? "" : "must be a calling code of 1 to 3 digits, such as 7";
}

void log_level(Keys& keys, LogLevel& value) {
  choice(keys, {"log_level", "The least important messages that are still logged"}, value,
         {"debug", "info", "warning", "error"});
}

void listen(Keys& keys, Key key, Listen& value) {
  auto text = to_text(value);
  keys.text(key, text, [](std::string_view given) { return reason_of(parse_listen(given)); });
  if (auto read = parse_listen(text)) value = *std::move(read);
}

}  // namespace till::config
