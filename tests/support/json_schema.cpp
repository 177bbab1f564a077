#include "tests/support/json_schema.h"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>

#include "base/json/path.h"

namespace till::tests {
namespace {

constexpr int references_max = 16;

std::string kind_of(const json::Value& value) {
  if (value.is_null()) return "null";
  if (value.as_bool() != nullptr) return "boolean";
  if (value.as_integer() != nullptr) return "integer";
  if (value.as_other_number() != nullptr) return "number";
  if (value.as_string() != nullptr) return "string";
  return value.as_array() != nullptr ? "array" : "object";
}

bool is_of(const json::Value& value, const std::string& type) {
  const auto kind = kind_of(value);
  return kind == type || (type == "number" && kind == "integer");
}

std::optional<std::int64_t> integer_at(const json::Object& schema, std::string_view name) {
  const auto* value = schema.find(name);
  if (value == nullptr || value->as_integer() == nullptr) return std::nullopt;
  return *value->as_integer();
}

const json::Array* array_at(const json::Object& schema, std::string_view name) {
  const auto* value = schema.find(name);
  return value == nullptr ? nullptr : value->as_array();
}

// The types a schema allows; none: any.
std::vector<std::string> types_of(const json::Object& schema) {
  std::vector<std::string> types;
  const auto* type = schema.find("type");
  if (type != nullptr && type->as_string() != nullptr) types.push_back(*type->as_string());
  if (type != nullptr && type->as_array() != nullptr) {
    for (const auto& each : *type->as_array()) {
      if (each.as_string() != nullptr) types.push_back(*each.as_string());
    }
  }
  const auto* nullable = schema.find("nullable");
  const bool may_be_null =
      nullable != nullptr && nullable->as_bool() != nullptr && *nullable->as_bool();
  if (!types.empty() && may_be_null) types.emplace_back("null");
  return types;
}

std::string unescaped(std::string_view step) {
  std::string out;
  for (std::size_t i = 0; i < step.size(); ++i) {
    const bool escape = step[i] == '~' && i + 1 < step.size();
    out += escape ? (step[++i] == '1' ? '/' : '~') : step[i];
  }
  return out;
}

// Characters, not bytes.
std::int64_t length_of(const std::string& text) {
  return std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

// Compiled once: documents are judged by the thousand.
const std::regex& compiled(const std::string& pattern) {
  static std::map<std::string, std::regex> known;
  const auto found = known.find(pattern);
  return found != known.end() ? found->second : known.emplace(pattern, pattern).first->second;
}

bool has_format(const std::string& format, const std::string& value) {
  static const std::regex hex("([0-9a-f]{2})*");
  static const std::regex base64("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
  static const std::regex date("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  if (format == "hex") return std::regex_match(value, hex);
  if (format == "byte" || format == "base64") return std::regex_match(value, base64);
  if (format == "date") return std::regex_match(value, date);
  return true;
}

}  // namespace

const json::Value* referenced(const json::Value& root, std::string_view reference) {
  if (!reference.starts_with("#/")) return nullptr;
  reference.remove_prefix(2);
  const json::Value* at = &root;
  while (at != nullptr) {
    const auto end = reference.find('/');
    const auto* object = at->as_object();
    at = object == nullptr ? nullptr : object->find(unescaped(reference.substr(0, end)));
    if (end == std::string_view::npos) return at;
    reference.remove_prefix(end + 1);
  }
  return nullptr;
}

const json::Object* resolved(const json::Value& root, const json::Value& value) {
  const json::Value* at = &value;
  for (int i = 0; i < references_max && at != nullptr; ++i) {
    const auto* object = at->as_object();
    const auto* reference = object == nullptr ? nullptr : object->find("$ref");
    if (reference == nullptr) return object;
    if (reference->as_string() == nullptr) return nullptr;
    at = referenced(root, *reference->as_string());
  }
  return nullptr;
}

SchemaPlace resolved(SchemaPlace place, const SchemaFiles& files) {
  for (int i = 0; i < references_max && place.schema != nullptr; ++i) {
    const auto* object = place.schema->as_object();
    const auto* reference = object == nullptr ? nullptr : object->find("$ref");
    if (reference == nullptr) return place;
    if (reference->as_string() == nullptr) return {};
    const std::string_view text = *reference->as_string();
    const auto hash = std::min(text.find('#'), text.size());
    if (hash > 0) {
      const auto file = files.find(text.substr(0, hash));
      if (file == files.end()) return {};
      place = {&file->second, &file->second};
    }
    if (hash < text.size()) place.schema = referenced(*place.root, text.substr(hash));
  }
  return {};
}

void SchemaCheck::found(const std::string& path, const std::string& reason) {
  differences_.push_back(path + " " + reason);
}

void SchemaCheck::check(const json::Value& schema, const json::Value& value,
                        const std::string& path) {
  const auto place = resolved({&root_, &schema}, files_);
  if (place.schema == nullptr) return found(path, "has a schema that leads nowhere");
  if (place.root != &root_) {
    return SchemaCheck(*place.root, differences_, files_).check(*place.schema, value, path);
  }
  if (const auto* anything = place.schema->as_bool()) {
    if (!*anything) found(path, "is not documented");
    return;
  }
  const auto* words = place.schema->as_object();
  if (words == nullptr) return found(path, "has a schema that leads nowhere");
  const auto types = types_of(*words);
  const bool typed =
      std::ranges::any_of(types, [&value](const std::string& type) { return is_of(value, type); });
  if (!types.empty() && !typed) {
    std::string wanted;
    for (const auto& type : types) wanted += (wanted.empty() ? "" : " or ") + type;
    return found(path, "must be " + wanted + ", is " + kind_of(value));
  }
  check_choices(*words, value, path);
  check_compositions(*words, value, path);
  check_condition(*words, value, path);
  check_type(*words, value, path);
}

void SchemaCheck::check_type(const json::Object& schema, const json::Value& value,
                             const std::string& path) {
  if (const auto* object = value.as_object()) check_object(schema, *object, path);
  if (const auto* array = value.as_array()) check_array(schema, *array, path);
  if (const auto* text = value.as_string()) check_text(schema, *text, path);
  if (const auto* number = value.as_integer()) {
    const auto least = integer_at(schema, "minimum");
    const auto most = integer_at(schema, "maximum");
    if ((least && *number < *least) || (most && *number > *most)) {
      found(path, "is out of bounds: " + std::to_string(*number));
    }
  }
}

void SchemaCheck::check_count(const json::Object& schema, const json::Object& value,
                              const std::string& path) {
  const auto size = static_cast<std::int64_t>(value.size());
  const auto least = integer_at(schema, "minProperties");
  const auto most = integer_at(schema, "maxProperties");
  if ((least && size < *least) || (most && size > *most)) {
    found(path, "has the wrong number of fields: " + std::to_string(size));
  }
}

void SchemaCheck::check_object(const json::Object& schema, const json::Object& value,
                               const std::string& path) {
  check_count(schema, value, path);
  if (const auto* required = array_at(schema, "required")) {
    for (const auto& name : *required) {
      if (name.as_string() != nullptr && !value.has(*name.as_string())) {
        found(json::path_of_field(path, *name.as_string()), "is missing");
      }
    }
  }
  const auto* properties = schema.find("properties");
  const auto* more = schema.find("additionalProperties");
  const bool closed = more != nullptr && more->as_bool() != nullptr && !*more->as_bool();
  for (const auto& [name, field] : value) {
    const auto inner = json::path_of_field(path, name);
    const auto* known = properties == nullptr || properties->as_object() == nullptr
                            ? nullptr
                            : properties->as_object()->find(name);
    if (known != nullptr) {
      check(*known, field, inner);
    } else if (closed) {
      found(inner, "is not documented");
    } else if (more != nullptr && more->as_object() != nullptr) {
      check(*more, field, inner);
    }
  }
}

void SchemaCheck::check_array(const json::Object& schema, const json::Array& value,
                              const std::string& path) {
  const auto size = static_cast<std::int64_t>(value.size());
  const auto least = integer_at(schema, "minItems");
  const auto most = integer_at(schema, "maxItems");
  if ((least && size < *least) || (most && size > *most)) {
    found(path, "has the wrong number of items: " + std::to_string(size));
  }
  const auto* contains = schema.find("contains");
  if (contains != nullptr &&
      std::ranges::none_of(value, [&](const json::Value& item) { return fits(*contains, item); })) {
    found(path, "has no item that it must contain");
  }
  const auto* items = schema.find("items");
  for (std::size_t i = 0; i < value.size() && items != nullptr; ++i) {
    check(*items, value[i], json::path_of_item(path, i));
  }
}

void SchemaCheck::check_text(const json::Object& schema, const std::string& value,
                             const std::string& path) {
  const auto least = integer_at(schema, "minLength");
  const auto most = integer_at(schema, "maxLength");
  const auto length = length_of(value);
  if ((least && length < *least) || (most && length > *most)) {
    found(path, "has the wrong length: " + std::to_string(length));
  }
  const auto* pattern = schema.find("pattern");
  if (pattern != nullptr && pattern->as_string() != nullptr &&
      !std::regex_search(value, compiled(*pattern->as_string()))) {
    found(path, "does not fit the pattern " + *pattern->as_string() + ": " + value);
  }
  const auto* format = schema.find("format");
  if (format != nullptr && format->as_string() != nullptr &&
      !has_format(*format->as_string(), value)) {
    found(path, "is not of the format " + *format->as_string() + ": " + value);
  }
}

void SchemaCheck::check_choices(const json::Object& schema, const json::Value& value,
                                const std::string& path) {
  if (const auto* choices = array_at(schema, "enum")) {
    if (std::ranges::find(*choices, value) == choices->end()) {
      found(path, "is none of the documented values: " + json::canonical(value));
    }
  }
  const auto* constant = schema.find("const");
  if (constant != nullptr && !(*constant == value)) {
    found(path, "must be " + json::canonical(*constant));
  }
}

bool SchemaCheck::fits(const json::Value& schema, const json::Value& value) const {
  std::vector<std::string> differences;
  SchemaCheck(root_, differences, files_).check(schema, value, "");
  return differences.empty();
}

std::size_t SchemaCheck::fitting(const json::Array& schemas, const json::Value& value) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      schemas, [&](const json::Value& schema) { return fits(schema, value); }));
}

const SchemaFiles& SchemaCheck::no_files() {
  static const SchemaFiles none;
  return none;
}

void SchemaCheck::check_condition(const json::Object& schema, const json::Value& value,
                                  const std::string& path) {
  const auto* condition = schema.find("if");
  if (condition == nullptr) return;
  const auto* chosen = schema.find(fits(*condition, value) ? "then" : "else");
  if (chosen != nullptr) check(*chosen, value, path);
}

void SchemaCheck::check_compositions(const json::Object& schema, const json::Value& value,
                                     const std::string& path) {
  if (const auto* all = array_at(schema, "allOf")) {
    for (const auto& each : *all) check(each, value, path);
  }
  const auto* any = array_at(schema, "anyOf");
  if (any != nullptr && fitting(*any, value) == 0) found(path, "fits none of anyOf");
  const auto* one = array_at(schema, "oneOf");
  if (one == nullptr) return;
  const auto count = fitting(*one, value);
  if (count != 1) found(path, "fits " + std::to_string(count) + " of oneOf, not one");
}

}  // namespace till::tests
