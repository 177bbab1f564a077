// JSON as this project speaks it: every number is an integer, a field stands once, objects are kept
// sorted by name. One parser (over Boost.JSON, whose only home is json.cpp), one canonical writer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"

namespace till::json {

class Value;
struct Field;
using Array = std::vector<Value>;

// A number that is no int64 (a fraction, an exponent, too many digits), kept as written so that
// whoever reads the field can say which one was wrong.
struct OtherNumber {
  std::string text;
  friend bool operator==(const OtherNumber&, const OtherNumber&) = default;
};

// Fields sorted by name (UTF-8 bytes), each name once.
class Object {
  using FieldList = std::vector<std::pair<std::string, Value>>;

 public:
  Object() = default;
  // Of a name that stands twice the last value counts. The values are moved out of the list.
  Object(std::initializer_list<Field> fields);

  // For so many fields in all.
  void reserve(std::size_t fields);
  // Adds the field or replaces its value.
  void set(std::string name, Value value);
  // Null when absent; valid until the object changes.
  [[nodiscard]] const Value* find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  void erase(std::string_view name);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] FieldList::const_iterator begin() const;
  [[nodiscard]] FieldList::const_iterator end() const;
  friend bool operator==(const Object&, const Object&);

 private:
  FieldList fields_;
};

class Value {
 public:
  Value() = default;  // null
  Value(std::nullptr_t) {}
  Value(bool value) : value_(value) {}
  Value(std::int64_t value) : value_(value) {}
  Value(int value) : value_(static_cast<std::int64_t>(value)) {}
  Value(std::uint64_t value);  // require: fits int64
  Value(std::string value) : value_(std::move(value)) {}
  Value(std::string_view value) : value_(std::string(value)) {}
  Value(const char* value) : value_(std::string(value)) {}
  Value(OtherNumber value) : value_(std::move(value)) {}
  Value(Array value) : value_(std::move(value)) {}
  Value(Object value) : value_(std::move(value)) {}

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }
  // Null when the value is of another kind.
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&value_); }
  [[nodiscard]] const std::int64_t* as_integer() const {
    return std::get_if<std::int64_t>(&value_);
  }
  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&value_); }
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&value_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&value_); }
  [[nodiscard]] const OtherNumber* as_other_number() const {
    return std::get_if<OtherNumber>(&value_);
  }
  [[nodiscard]] Array* as_array() { return std::get_if<Array>(&value_); }
  [[nodiscard]] Object* as_object() { return std::get_if<Object>(&value_); }
  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, OtherNumber, std::string, Array, Object> value_ =
      nullptr;
};

// A field as it is written in a list: {"name", value}.
struct Field {
  std::string name;
  mutable Value value;  // the elements of a list are const, and to copy each level again is dear
};

// Where Value is complete.
inline std::size_t Object::size() const { return fields_.size(); }
inline void Object::reserve(std::size_t fields) { fields_.reserve(fields); }
inline bool Object::empty() const { return fields_.empty(); }
inline auto Object::begin() const -> FieldList::const_iterator { return fields_.begin(); }
inline auto Object::end() const -> FieldList::const_iterator { return fields_.end(); }

struct ParseLimits {
  std::size_t depth_max = 64;
};

// Errors: invalid, context the path ("basket.lines[0].sku") of what stands twice, or the byte
// offset of what is no JSON; text the reason. `root` names the document in paths.
[[nodiscard]] Result<Value> parse(std::string_view text, std::string_view root = {},
                                  ParseLimits limits = {});

// Sorted fields, no blanks, only the escapes JSON needs: the same value gives the same bytes for
// ever.
[[nodiscard]] std::string canonical(const Value& value);
// Two blanks an indent, for people.
[[nodiscard]] std::string pretty(const Value& value);

}  // namespace till::json
