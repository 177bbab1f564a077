#include "tests/tidy/header_homes.h"

#include <algorithm>
#include <array>

#include "tests/tidy/lexer.h"

namespace till::tidy {
namespace {

// A pattern is a path, or the beginning of one when it ends with "*" ("net/server*").
bool matches(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with('*')) return pattern == path;
  pattern.remove_suffix(1);
  return path.starts_with(pattern);
}

struct Home {
  std::string_view headers;             // a pattern over what stands in <>
  std::vector<std::string_view> files;  // patterns over paths
  // Which of our headers may hold it all the same. One named in full is for its own folder alone.
  std::vector<std::string_view> in_headers = {};
};

// The first row that matches a header decides.
const std::vector<Home> homes{
    // TLS, in both directions and in the tests of the certificates that it reads.
    {"openssl/ssl.h", {"net/server*", "net/client.cpp", "tests/net/*", "tests/base/*"}},
    {"openssl/x509*", {"base/crypto/*", "net/server*", "net/client.cpp", "tests/base/*"}},
    {"openssl/*", {"base/crypto/*", "tests/base/*"}},
    {"boost/json*", {"base/json/json.cpp"}},
    {"spdlog/*", {"base/log.cpp"}},
    // The crash tests wrap SQLite's own VFS; a benchmark measures it bare.
    {"sqlite3.h",
     {"storage/sqlite/*", "tests/storage/*", "tests/crash/*", "tests/simulation/*", "bench/*"}},
    {"SQLiteCpp/*", {"storage/sqlite/*"}, {"storage/sqlite/connection.h"}},
    // Benchmarks and tests bring a bare peer.
    {"boost/beast*", {"net/server*", "bench/*", "tests/net/*"}},
    {"boost/asio/ssl*", {"net/server*", "tests/net/*"}},
    // One loop is handed down by reference, so its types stand in headers.
    {"boost/asio*",
     {"net/*", "drivers/*", "sync/*", "agent/*", "ledger/*", "tests/*", "bench/*"},
     {"*"}},
    {"boost/url*", {"net/*"}},
    {"curl/*", {"net/client.cpp"}},
    // A benchmark puts the library's plain call beside ours.
    {"ZXing/*", {"drivers/symbols/zxing_adapter.cpp", "bench/*"}},
    {"png.h", {"drivers/symbols/*"}},
    {"jpeglib.h", {"drivers/symbols/*"}},
    {"jerror.h", {"drivers/symbols/*"}},
    {"zstd*", {"record/compression.cpp"}},
    {"zdict.h", {"record/compression.cpp"}},
    {"toml++/*", {"config/toml.cpp"}},
    {"CLI/*", {"agent/*", "ledger/*", "sync/*", "tests/*", "bench/*"}},
    // Support headers of tests hold fixtures and generators.
    {"gtest/*", {"tests/*"}, {"*"}},
    {"gmock/*", {"tests/*"}, {"*"}},
    {"rapidcheck*", {"tests/*"}, {"*"}},
    {"benchmark/*", {"bench/*"}, {"*"}},
    {"yaml-cpp/*", {"tests/*"}},
    {"windows.h", {"platform/windows/*"}, {"*"}},
    {"winsock2.h", {"platform/windows/*"}, {"*"}},
};

// Headers of POSIX and Linux; "sys/*" and "linux/*" are rows of folders.
constexpr std::array<std::string_view, 23> posix_headers{
    "unistd.h",  "fcntl.h",  "poll.h",    "pthread.h", "signal.h",    "termios.h",
    "dirent.h",  "pwd.h",    "grp.h",     "spawn.h",   "semaphore.h", "netdb.h",
    "ifaddrs.h", "syslog.h", "pty.h",     "sched.h",   "dlfcn.h",     "sys/*",
    "linux/*",   "net/*",    "netinet/*", "arpa/*",    "malloc.h"};
// Tests and benchmarks start, kill and measure real processes.
constexpr std::array<std::string_view, 3> posix_homes{"platform/posix/*", "tests/*", "bench/*"};

constexpr std::array<std::string_view, 8> system_macros{
    "_WIN32", "WIN32", "_WIN64", "__linux__", "__unix__", "__APPLE__", "__MINGW32__", "_MSC_VER"};

template <class Patterns>
bool matches_any(const Patterns& patterns, std::string_view path) {
  return std::ranges::any_of(patterns, [&](std::string_view each) { return matches(each, path); });
}

bool is_standard(std::string_view header) {
  return std::ranges::all_of(
      header, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
}

template <class Patterns>
std::string list_of(const Patterns& patterns) {
  std::string list;
  for (const auto& each : patterns) list += (list.empty() ? "" : ", ") + std::string(each);
  return list;
}

// Empty when the header may stand there.
std::string refusal_of(std::string_view path, std::string_view header) {
  if (is_standard(header)) return {};
  const std::string shown = "<" + std::string(header) + ">";
  if (matches_any(posix_headers, header)) {
    if (matches_any(posix_homes, path)) return {};
    return shown + " is the operating system's: its home is " + list_of(posix_homes) +
           "; put an interface into platform/ and call that";
  }
  const auto home =
      std::ranges::find_if(homes, [&](const Home& each) { return matches(each.headers, header); });
  if (home == homes.end()) {
    return shown +
           " has no home: if it is C's use the C++ form (<cstdint>), if it is a new "
           "library add a row to tests/tidy/header_homes.cpp and to "
           "docs/decisions/0002-dependencies.md";
  }
  if (!matches_any(home->files, path)) {
    return shown + " belongs to " + list_of(home->files) + ": call that instead";
  }
  if (is_header(path) && !matches_any(home->in_headers, path)) {
    return shown + " may not stand in a header: include it in the source and hide its types";
  }
  return {};
}

// A header that holds a library for its own folder's sources.
bool is_inner_header(std::string_view header) {
  return std::ranges::any_of(homes, [&](const Home& home) {
    return std::ranges::find(home.in_headers, header) != home.in_headers.end();
  });
}

// Empty when our own header may be included there.
std::string leak_of(std::string_view path, const std::string& header) {
  if (!is_inner_header(header) || folder_of(path) == folder_of(header)) return {};
  return "\"" + header + "\" holds a library for its own folder: include what it implements";
}

bool is_platform_leaf(std::string_view path) {
  return is_under(path, "platform/posix") || is_under(path, "platform/windows");
}

bool mentions(std::string_view text, std::string_view word) {
  const auto lexed = lex(text);
  return std::ranges::any_of(lexed.tokens, [&](const Token& token) { return token.is(word); });
}

}  // namespace

Findings check_header_homes(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    for (const auto& include : includes_of(lex(text))) {
      auto refusal =
          include.quoted ? leak_of(path, include.target) : refusal_of(path, include.target);
      if (!refusal.empty()) findings.push_back({path, include.line, std::move(refusal)});
    }
  }
  return findings;
}

Findings check_system_conditionals(const Tree& tree) {
  Findings findings;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path) || is_platform_leaf(path)) continue;
    for (const auto& directive : lex(text).directives) {
      if (!directive.name.starts_with("if") && !directive.name.starts_with("elif")) continue;
      for (const auto macro : system_macros) {
        if (!mentions(directive.rest, macro)) continue;
        findings.push_back({path, directive.line,
                            "depends on " + std::string(macro) +
                                ": put what differs behind an interface in platform/ and let "
                                "CMake choose the folder"});
      }
    }
  }
  return findings;
}

}  // namespace till::tidy
