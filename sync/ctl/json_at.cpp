#include "sync/ctl/json_at.h"

namespace till::ctl {

const json::Value* value_at(const json::Value& root, std::string_view path) {
  const auto* value = &root;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const auto* object = value->as_object();
    value = object == nullptr ? nullptr : object->find(path.substr(0, dot));
    if (value == nullptr) return nullptr;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return value;
}

std::optional<std::int64_t> integer_at(const json::Value& root, std::string_view path) {
  const auto* value = value_at(root, path);
  const auto* integer = value == nullptr ? nullptr : value->as_integer();
  return integer == nullptr ? std::nullopt : std::optional(*integer);
}

std::string text_at(const json::Value& root, std::string_view path) {
  const auto* value = value_at(root, path);
  if (value == nullptr) return {};
  if (const auto* text = value->as_string()) return *text;
  if (const auto* integer = value->as_integer()) return std::to_string(*integer);
  return {};
}

bool flag_at(const json::Value& root, std::string_view path) {
  const auto* value = value_at(root, path);
  const auto* flag = value == nullptr ? nullptr : value->as_bool();
  return flag != nullptr && *flag;
}

const json::Array& list_at(const json::Value& root, std::string_view path) {
  static const json::Array none;
  const auto* value = value_at(root, path);
  const auto* array = value == nullptr ? nullptr : value->as_array();
  return array == nullptr ? none : *array;
}

}  // namespace till::ctl
