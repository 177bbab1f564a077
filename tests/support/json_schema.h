// The part of JSON Schema that OpenAPI documents of this project use, over base/json values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json/json.h"

namespace till::tests {

// The value that a "#/components/..." reference names; null when it leads nowhere.
[[nodiscard]] const json::Value* referenced(const json::Value& root, std::string_view reference);
// Follows $ref until there is none; null when one leads nowhere or in a circle.
[[nodiscard]] const json::Object* resolved(const json::Value& root, const json::Value& value);

class SchemaCheck {
 public:
  // Both must outlive the check.
  SchemaCheck(const json::Value& root, std::vector<std::string>& differences)
      : root_(root), differences_(differences) {}

  void check(const json::Value& schema, const json::Value& value, const std::string& path);

 private:
  void check_type(const json::Object& schema, const json::Value& value, const std::string& path);
  void check_object(const json::Object& schema, const json::Object& value, const std::string& path);
  void check_array(const json::Object& schema, const json::Array& value, const std::string& path);
  void check_text(const json::Object& schema, const std::string& value, const std::string& path);
  void check_choices(const json::Object& schema, const json::Value& value, const std::string& path);
  void check_compositions(const json::Object& schema, const json::Value& value,
                          const std::string& path);
  [[nodiscard]] std::size_t fitting(const json::Array& schemas, const json::Value& value) const;
  void found(const std::string& path, const std::string& reason);

  const json::Value& root_;
  std::vector<std::string>& differences_;
};

// Walks a schema and names references that lead nowhere and words that SchemaCheck would ignore.
void find_schema_faults(const json::Value& root, const json::Value& schema, const std::string& path,
                        std::vector<std::string>& faults);

}  // namespace till::tests
