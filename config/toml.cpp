#include "config/toml.h"

#include <array>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace till::config {
namespace {

Place place_of(const toml::source_region& source) {
  return {source.begin.line, source.begin.column};
}

std::string name_of_kind(toml::node_type type) {
  switch (type) {
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::date:
      return "a date";
    case toml::node_type::time:
      return "a time";
    case toml::node_type::date_time:
      return "a date and time";
    default:
      return "something else";
  }
}

Node converted(const toml::node& from) {
  Node node{.value = OtherKind{name_of_kind(from.type())}, .place = place_of(from.source())};
  if (const auto* flag = from.as_boolean()) node.value = flag->get();
  if (const auto* number = from.as_integer()) node.value = number->get();
  if (const auto* text = from.as_string()) node.value = text->get();
  if (const auto* array = from.as_array()) {
    Nodes nodes;
    for (const auto& each : *array) nodes.push_back(converted(each));
    node.value = std::move(nodes);
  }
  if (const auto* table = from.as_table()) {
    Table entries;
    for (const auto& [key, value] : *table) {
      auto entry = converted(value);
      entry.name = key.str();
      entry.name_place = place_of(key.source());
      entries.entries.push_back(std::move(entry));
    }
    node.value = std::move(entries);
  }
  return node;
}

}  // namespace

std::string kind_of(const Node& node) {
  if (const auto* other = std::get_if<OtherKind>(&node.value)) return other->name;
  constexpr std::array<std::string_view, 6> names{"true or false",  "an integer", "a string",
                                                  "something else", "a list",     "a table"};
  return std::string(names.at(node.value.index()));
}

std::string to_text(std::string_view file_name, Place place) {
  return std::string(file_name) + ":" + std::to_string(place.line) + ":" +
         std::to_string(place.column);
}

Result<Node> parse_toml(std::string_view text, std::string_view file_name) {
  const auto parsed = toml::parse(text);
  if (parsed.succeeded()) return converted(parsed.table());
  const auto& error = parsed.error();
  return fail(ErrorCode::invalid, "is no valid TOML: " + std::string(error.description()),
              to_text(file_name, place_of(error.source())));
}

std::string toml_string(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

}  // namespace till::config
