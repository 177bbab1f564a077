// A TOML file as a plain tree that remembers where everything stood. Its source is the only one
// that knows the TOML library. Plain values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace till::config {

struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// A value that no setting has (a float, a date, a time), by the name of its kind.
struct OtherKind {
  std::string name;
};

struct Node;
using Nodes = std::vector<Node>;

// Entries sorted by name.
struct Table {
  Nodes entries;
};

struct Node {
  std::variant<bool, std::int64_t, std::string, OtherKind, Nodes, Table> value = false;
  Place place{};
  std::string name{};  // of an entry of a table
  Place name_place{};
};

// "an integer", "a list".
[[nodiscard]] std::string kind_of(const Node& node);
// "tilld.toml:12:5".
[[nodiscard]] std::string to_text(std::string_view file_name, Place place);

// The root is a table. Errors: invalid, context FILE:LINE:COLUMN, for what is no TOML.
[[nodiscard]] Result<Node> parse_toml(std::string_view text, std::string_view file_name);

// A basic string in quotes, with what must be escaped.
[[nodiscard]] std::string toml_string(std::string_view text);

}  // namespace till::config
