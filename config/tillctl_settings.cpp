#include "config/tillctl_settings.h"

#include "config/keys.h"
#include "config/reading.h"
#include "config/writing.h"

namespace till::config {
namespace {

constexpr Bounds deadline_bounds{.least = 1, .most = 600'000};

std::string http_url(std::string_view text) {
  return text.empty() ? "must not be empty" : http_url_or_empty(text);
}

void describe(Keys& keys, TillctlSettings& settings) {
  keys.text({"socket", "Unix socket of tilld; empty: the URL is used"}, settings.socket,
            absolute_path_or_empty);
  keys.text({"url", "Local API of tilld, used without a socket"}, settings.url, http_url);
  keys.text({"token_file", "File with the token to show"}, settings.token_file, absolute_path);
  number(keys, {"deadline_ms", "How long an answer is waited for, in milliseconds"},
         settings.deadline, deadline_bounds);
}

}  // namespace

Result<TillctlSettings> parse_tillctl(std::string_view toml, std::string_view file_name) {
  return parse_settings<TillctlSettings>(toml, file_name, &describe);
}

Result<TillctlSettings> load_tillctl(const std::string& path) {
  TILL_TRY(const auto text, read_settings_file(path));
  return parse_tillctl(text, path);
}

std::string to_toml(const TillctlSettings& settings) {
  return effective_text<TillctlSettings>(settings, &describe);
}

std::string example_tillctl() {
  return example_text<TillctlSettings>("Settings of tillctl, each with its default.", &describe);
}

}  // namespace till::config
