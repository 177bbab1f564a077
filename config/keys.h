// The keys of a settings file, described once for each program and walked by who reads a file and
// by who writes one: a key cannot be known to one and not to the other. One thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "config/listen.h"

namespace till::config {

struct Key {
  std::string_view name;
  // For people, without a full stop: what it is, its unit, what empty means.
  std::string_view about;
  bool required = false;
};

struct Bounds {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// What a text must be: empty, or the reason it is refused ("must be an absolute path").
using TextRule = std::function<std::string(std::string_view)>;

[[nodiscard]] std::string any_text(std::string_view text);
[[nodiscard]] std::string absolute_path(std::string_view text);
[[nodiscard]] std::string absolute_path_or_empty(std::string_view text);
[[nodiscard]] std::string not_empty(std::string_view text);
[[nodiscard]] std::string address(std::string_view text);
[[nodiscard]] std::string host(std::string_view text);  // a name or an address
[[nodiscard]] std::string http_url_or_empty(std::string_view text);
[[nodiscard]] std::string web_origin(std::string_view text);  // scheme and host, no path
[[nodiscard]] std::string calling_code(std::string_view text);

class Keys {
 public:
  Keys() = default;
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;
  virtual ~Keys() = default;

  // The keys after it belong to the table, until the next table.
  virtual void table(Key key) = 0;
  // The tables of a list; `each` describes the keys of the one at that position. A reader makes
  // the list as long as the file has them.
  virtual void tables(Key key, const std::function<void(std::size_t)>& resize, std::size_t count,
                      const std::function<void(std::size_t)>& each) = 0;

  virtual void text(Key key, std::string& value, const TextRule& rule) = 0;
  virtual void optional_text(Key key, std::optional<std::string>& value, const TextRule& rule) = 0;
  virtual void texts(Key key, std::vector<std::string>& value, const TextRule& rule) = 0;
  virtual void integer(Key key, std::int64_t& value, Bounds bounds) = 0;
  virtual void choice(Key key, std::size_t& value, const std::vector<std::string_view>& names) = 0;
};

// Any integer type or duration, through its count.
template <class T>
void number(Keys& keys, Key key, T& value, Bounds bounds) {
  if constexpr (std::is_integral_v<T>) {
    auto wide = static_cast<std::int64_t>(value);
    keys.integer(key, wide, bounds);
    value = static_cast<T>(wide);
  } else {
    auto wide = static_cast<std::int64_t>(value.count());
    keys.integer(key, wide, bounds);
    value = T(wide);
  }
}

// An enumeration whose values count from 0 as the names do.
template <class Enum>
void choice(Keys& keys, Key key, Enum& value, const std::vector<std::string_view>& names) {
  auto index = static_cast<std::size_t>(value);
  keys.choice(key, index, names);
  value = static_cast<Enum>(index);
}

void log_level(Keys& keys, LogLevel& value);
// Kept as a type of its own, written as text.
void listen(Keys& keys, Key key, Listen& value);

}  // namespace till::config
