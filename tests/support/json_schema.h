// The part of JSON Schema that the OpenAPI documents and the schema files of this project use, over
// base/json values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/json.h"

namespace till::tests {

// Schema files by the name under which others refer to them: "offer.schema.json".
using SchemaFiles = std::map<std::string, json::Value, std::less<>>;

// The value that a "#/components/..." reference names; null when it leads nowhere.
[[nodiscard]] const json::Value* referenced(const json::Value& root, std::string_view reference);
// Follows $ref until there is none; null when one leads nowhere or in a circle.
[[nodiscard]] const json::Object* resolved(const json::Value& root, const json::Value& value);

// A schema with the document in which its own references are looked up.
struct SchemaPlace {
  const json::Value* root = nullptr;
  const json::Value* schema = nullptr;
};
// Follows $ref, also into another file ("offer.schema.json#/$defs/selector"), until there is none;
// without a schema when one leads nowhere or in a circle.
[[nodiscard]] SchemaPlace resolved(SchemaPlace place, const SchemaFiles& files);

class SchemaCheck {
 public:
  // All must outlive the check.
  SchemaCheck(const json::Value& root, std::vector<std::string>& differences)
      : SchemaCheck(root, differences, no_files()) {}
  SchemaCheck(const json::Value& root, std::vector<std::string>& differences,
              const SchemaFiles& files)
      : root_(root), files_(files), differences_(differences) {}

  void check(const json::Value& schema, const json::Value& value, const std::string& path);

 private:
  void check_type(const json::Object& schema, const json::Value& value, const std::string& path);
  void check_object(const json::Object& schema, const json::Object& value, const std::string& path);
  void check_array(const json::Object& schema, const json::Array& value, const std::string& path);
  void check_text(const json::Object& schema, const std::string& value, const std::string& path);
  void check_choices(const json::Object& schema, const json::Value& value, const std::string& path);
  void check_compositions(const json::Object& schema, const json::Value& value,
                          const std::string& path);
  void check_condition(const json::Object& schema, const json::Value& value,
                       const std::string& path);
  void check_count(const json::Object& schema, const json::Object& value, const std::string& path);
  [[nodiscard]] bool fits(const json::Value& schema, const json::Value& value) const;
  [[nodiscard]] std::size_t fitting(const json::Array& schemas, const json::Value& value) const;
  [[nodiscard]] static const SchemaFiles& no_files();
  void found(const std::string& path, const std::string& reason);

  const json::Value& root_;
  const SchemaFiles& files_;
  std::vector<std::string>& differences_;
};

// Walks a schema and names references that lead nowhere and words that SchemaCheck would ignore.
void find_schema_faults(const json::Value& root, const json::Value& schema, const std::string& path,
                        std::vector<std::string>& faults);
// The same for a file that may refer to others; the schema is the file itself.
void find_file_faults(const SchemaFiles& files, const std::string& name,
                      std::vector<std::string>& faults);

}  // namespace till::tests
