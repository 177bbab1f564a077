// Filling JSON objects from strong types, leaving out what says nothing. Used by the codecs of this
// folder only.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json/json.h"
#include "base/time.h"
#include "loyalty/values.h"

namespace till::record {

template <class Tag>
[[nodiscard]] json::Value json_of(loyalty::Whole<Tag> number) {
  return number.value();
}
[[nodiscard]] inline json::Value json_of(Instant instant) { return unix_seconds(instant); }
[[nodiscard]] inline json::Value json_of(Minutes minutes) {
  return static_cast<std::int64_t>(minutes.count());
}
[[nodiscard]] inline json::Value json_of(bool flag) { return flag; }
[[nodiscard]] inline json::Value json_of(int number) { return number; }
[[nodiscard]] inline json::Value json_of(std::int64_t number) { return number; }
[[nodiscard]] inline json::Value json_of(std::string_view text) { return text; }
[[nodiscard]] inline json::Value json_of(const std::string& text) { return text; }
[[nodiscard]] inline json::Value json_of(json::Value value) { return value; }

template <class T>
void put(json::Object& object, std::string name, const T& value) {
  object.set(std::move(name), json_of(value));
}

template <class T, class Absent>
void put_unless(json::Object& object, std::string name, const T& value, const Absent& absent) {
  if (value != absent) put(object, std::move(name), value);
}

template <class T>
void put_given(json::Object& object, std::string name, const std::optional<T>& value) {
  if (value) put(object, std::move(name), *value);
}

template <class T, class Write>
[[nodiscard]] json::Value list_of(const std::vector<T>& items, Write write) {
  json::Array array;
  array.reserve(items.size());
  for (const T& item : items) array.push_back(write(item));
  return array;
}

[[nodiscard]] inline json::Value list_of(const std::vector<std::string>& texts) {
  return list_of(texts, [](const std::string& text) { return json::Value(text); });
}

template <class T, class Write>
void put_filled(json::Object& object, std::string name, const std::vector<T>& items, Write write) {
  if (!items.empty()) object.set(std::move(name), list_of(items, write));
}

inline void put_filled(json::Object& object, std::string name,
                       const std::vector<std::string>& texts) {
  if (!texts.empty()) object.set(std::move(name), list_of(texts));
}

// A map from names as an object; left out when empty.
template <class Map, class Write>
void put_entries(json::Object& object, std::string name, const Map& map, Write write) {
  if (map.empty()) return;
  json::Object entries;
  for (const auto& [key, value] : map) entries.set(key, write(value));
  object.set(std::move(name), std::move(entries));
}

}  // namespace till::record
