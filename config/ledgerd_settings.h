// Everything an admin may set for ledgerd; the members' values are the defaults. ledgerd.toml is
// read once at start. Plain values, any thread. config/examples/ledgerd.toml says what each is for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "config/listen.h"

namespace till::config {

struct LedgerdSettings {
  std::string state_dir = "/var/lib/ledgerd";
  LogLevel log_level = LogLevel::info;

  Listen machines{"0.0.0.0", 8741};  // tills: mutual TLS under our own CA
  // Names and addresses by which tills reach it, for its certificate.
  std::vector<std::string> machines_hosts{"localhost", "127.0.0.1"};

  Listen people{"127.0.0.1", 8740};  // admins and partners: HTTP, behind a proxy

  friend bool operator==(const LedgerdSettings&, const LedgerdSettings&) = default;
};

// Errors: invalid, the context "FILE:LINE:COLUMN", the text naming the key and what it may be.
[[nodiscard]] Result<LedgerdSettings> parse_ledgerd(std::string_view toml,
                                                    std::string_view file_name);
// Errors: also those of platform::read_file.
[[nodiscard]] Result<LedgerdSettings> load_ledgerd(const std::string& path);
// Every key with its value in force, as TOML that parses to the same settings.
[[nodiscard]] std::string to_toml(const LedgerdSettings& settings);
// The defaults with a comment on every key: the bytes of config/examples/ledgerd.toml.
[[nodiscard]] std::string example_ledgerd();

}  // namespace till::config
