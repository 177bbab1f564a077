// Where tillctl finds its tilld; the members' values are the defaults. Plain values, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"

namespace till::config {

struct TillctlSettings {
  std::string socket = "/run/till/tilld.sock";  // empty: the URL is used
  std::string url = "http://127.0.0.1:8731";
  std::string token_file = "/var/lib/till/tokens/admin";
  Milliseconds deadline{10'000};

  friend bool operator==(const TillctlSettings&, const TillctlSettings&) = default;
};

// Errors: invalid, the context "FILE:LINE:COLUMN", the text naming the key and what it may be.
[[nodiscard]] Result<TillctlSettings> parse_tillctl(std::string_view toml,
                                                    std::string_view file_name);
// Errors: also those of platform::read_file.
[[nodiscard]] Result<TillctlSettings> load_tillctl(const std::string& path);
// Every key with its value in force, as TOML that parses to the same settings.
[[nodiscard]] std::string to_toml(const TillctlSettings& settings);
// The defaults with a comment on every key: the bytes of config/examples/tillctl.toml.
[[nodiscard]] std::string example_tillctl();

}  // namespace till::config
