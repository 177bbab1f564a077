#include <algorithm>
#include <array>

#include "base/json/path.h"
#include "tests/support/json_schema.h"

namespace till::tests {
namespace {

constexpr std::array<std::string_view, 37> known_words{
    "$ref",         "type",        "nullable",
    "enum",         "const",       "properties",
    "required",     "items",       "minItems",
    "maxItems",     "minLength",   "maxLength",
    "minimum",      "maximum",     "pattern",
    "format",       "oneOf",       "anyOf",
    "allOf",        "title",       "examples",
    "description",  "example",     "default",
    "deprecated",   "uniqueItems", "additionalProperties",
    "$schema",      "$id",         "$defs",
    "$comment",     "if",          "then",
    "else",         "contains",    "minProperties",
    "maxProperties"};

constexpr std::array<std::string_view, 7> known_formats{"int32", "int64", "hex",   "date",
                                                        "byte",  "uri",   "base64"};

const json::Array* array_at(const json::Object& schema, std::string_view name) {
  const auto* value = schema.find(name);
  return value == nullptr ? nullptr : value->as_array();
}

void find_word_faults(const json::Object& schema, const std::string& path,
                      std::vector<std::string>& faults) {
  for (const auto& [word, value] : schema) {
    if (std::ranges::find(known_words, word) != known_words.end()) continue;
    faults.push_back(path + ": the word " + word + " is not judged");
  }
  const auto* format = schema.find("format");
  if (format != nullptr && format->as_string() != nullptr &&
      std::ranges::find(known_formats, *format->as_string()) == known_formats.end()) {
    faults.push_back(path + ": the format " + *format->as_string() + " is not judged");
  }
}

class FaultFinder {
 public:
  FaultFinder(const json::Value& root, const SchemaFiles& files, std::vector<std::string>& faults)
      : root_(root), files_(files), faults_(faults) {}

  void look_at(const json::Value& schema, const std::string& path) {
    if (schema.as_bool() != nullptr) return;
    const auto* words = schema.as_object();
    if (words == nullptr) return faults_.push_back(path + ": is no schema");
    if (words->has("$ref")) {
      // What it names is walked where it stands.
      if (resolved({&root_, &schema}, files_).schema == nullptr) {
        faults_.push_back(path + ": $ref leads nowhere");
      }
      return;
    }
    find_word_faults(*words, path, faults_);
    look_at_lists(*words, path);
    for (const std::string_view word :
         {"items", "contains", "if", "then", "else", "additionalProperties"}) {
      const auto* inner = words->find(word);
      if (inner != nullptr) look_at(*inner, path + "." + std::string(word));
    }
    look_at_named(*words, "$defs", path);
    look_at_named(*words, "properties", path);
    look_at_required(*words, path);
  }

 private:
  void look_at_lists(const json::Object& words, const std::string& path) {
    for (const std::string_view list : {"oneOf", "anyOf", "allOf"}) {
      const auto* schemas = array_at(words, list);
      for (std::size_t i = 0; schemas != nullptr && i < schemas->size(); ++i) {
        look_at((*schemas)[i], json::path_of_item(path + "." + std::string(list), i));
      }
    }
  }

  void look_at_named(const json::Object& words, std::string_view word, const std::string& path) {
    const auto* named = words.find(word);
    if (named == nullptr || named->as_object() == nullptr) return;
    for (const auto& [name, each] : *named->as_object()) {
      look_at(each, json::path_of_field(path, name));
    }
  }

  void look_at_required(const json::Object& words, const std::string& path) {
    const auto* properties = words.find("properties");
    if (properties == nullptr || properties->as_object() == nullptr) return;
    const auto* required = array_at(words, "required");
    for (std::size_t i = 0; required != nullptr && i < required->size(); ++i) {
      const auto* name = (*required)[i].as_string();
      if (name != nullptr && properties->as_object()->has(*name)) continue;
      faults_.push_back(json::path_of_item(path + ".required", i) + ": no such property");
    }
  }

  const json::Value& root_;
  const SchemaFiles& files_;
  std::vector<std::string>& faults_;
};

}  // namespace

void find_schema_faults(const json::Value& root, const json::Value& schema, const std::string& path,
                        std::vector<std::string>& faults) {
  const SchemaFiles none;
  FaultFinder(root, none, faults).look_at(schema, path);
}

void find_file_faults(const SchemaFiles& files, const std::string& name,
                      std::vector<std::string>& faults) {
  const auto& file = files.at(name);
  FaultFinder(file, files, faults).look_at(file, name);
}

}  // namespace till::tests
