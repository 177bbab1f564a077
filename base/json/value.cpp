#include <algorithm>
#include <limits>

#include "base/json/json.h"

namespace till::json {
namespace {

template <class Fields>
auto position_of(Fields& fields, std::string_view name) {
  return std::ranges::lower_bound(
      fields, name, {}, [](const auto& field) -> std::string_view { return field.first; });
}

}  // namespace

Value::Value(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {
  require(value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()),
          "a JSON integer fits 64 bits with sign");
}

Object::Object(std::initializer_list<Field> fields) {
  std::vector<const Field*> order;
  order.reserve(fields.size());
  for (const Field& field : fields) order.push_back(&field);
  std::ranges::stable_sort(order, {},
                           [](const Field* field) -> std::string_view { return field->name; });
  fields_.reserve(order.size());
  for (const Field* field : order) set(field->name, std::move(field->value));
}

void Object::set(std::string name, Value value) {
  if (fields_.empty() || fields_.back().first < name) {
    fields_.emplace_back(std::move(name), std::move(value));
    return;
  }
  const auto position = position_of(fields_, name);
  if (position != fields_.end() && position->first == name) {
    position->second = std::move(value);
  } else {
    fields_.emplace(position, std::move(name), std::move(value));
  }
}

const Value* Object::find(std::string_view name) const {
  const auto position = position_of(fields_, name);
  return position != fields_.end() && position->first == name ? &position->second : nullptr;
}

void Object::erase(std::string_view name) {
  const auto position = position_of(fields_, name);
  if (position != fields_.end() && position->first == name) fields_.erase(position);
}

bool operator==(const Object& a, const Object& b) { return a.fields_ == b.fields_; }

}  // namespace till::json
