// Everything an admin may set for tilld; the members' values are the defaults. tilld.toml is read
// once at start. Plain values, any thread. config/examples/tilld.toml says what each key is for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"

namespace till::config {

enum class ScannerKind { serial };

struct ScannerSettings {
  std::string name{};
  ScannerKind kind = ScannerKind::serial;
  std::string path;  // the device
  std::uint32_t baud = 9600;
  std::string terminator = "\r";
  std::string prefix{};
  std::string suffix{};
  std::string gs_substitute{};
  Milliseconds repeat_window{0};
  friend bool operator==(const ScannerSettings&, const ScannerSettings&) = default;
};

struct TilldSettings {
  std::string state_dir = "/var/lib/till";
  LogLevel log_level = LogLevel::info;

  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 8731;
  std::string listen_socket = "/run/till/tilld.sock";  // empty: none

  std::vector<std::string> pos_origins;

  std::string ledger_url;  // empty: the one learned at enrolment

  std::int64_t journal_wal_bytes = 16'777'216;

  std::optional<std::string> cards_prefix_table;
  std::string cards_country = "7";  // calling code

  std::vector<ScannerSettings> scanners;

  friend bool operator==(const TilldSettings&, const TilldSettings&) = default;
};

// Errors: invalid, the context "FILE:LINE:COLUMN", the text naming the key and what it may be.
[[nodiscard]] Result<TilldSettings> parse_tilld(std::string_view toml, std::string_view file_name);
// Errors: also those of platform::read_file.
[[nodiscard]] Result<TilldSettings> load_tilld(const std::string& path);
// Every key with its value in force, as TOML that parses to the same settings.
[[nodiscard]] std::string to_toml(const TilldSettings& settings);
// The defaults with a comment on every key: the bytes of config/examples/tilld.toml.
[[nodiscard]] std::string example_tilld();

}  // namespace till::config
