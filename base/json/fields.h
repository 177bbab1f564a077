// Reading a JSON object field by field with the path kept, so that every refusal names where and
// why. The first problem is remembered and the rest of the reading is harmless: read all fields,
// then ask finish().
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/json.h"

namespace till::json {

struct Range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// Collects the first refusal of a document. Shared by all Fields of one reading.
class Refusal {
 public:
  void refuse(std::string path, std::string reason, ErrorCode code = ErrorCode::invalid);
  [[nodiscard]] bool refused() const { return error_.has_value(); }
  [[nodiscard]] Result<> result() const;

 private:
  std::optional<Error> error_;
};

// Reasons are fixed phrases: "is missing", "unknown field", "must be an integer", "must be a
// string", "must be true or false", "must be a list", "must be an object", "must lie between A and
// B", "must be one of a, b".
class Fields {
 public:
  // A value that is no object is refused at once; every read then gives defaults.
  Fields(const Value& value, std::string path, Refusal& refusal);

  [[nodiscard]] std::int64_t integer(std::string_view name, Range range = {});  // required
  [[nodiscard]] std::int64_t integer_or(std::string_view name, std::int64_t absent,
                                        Range range = {});
  [[nodiscard]] std::optional<std::int64_t> optional_integer(std::string_view name,
                                                             Range range = {});
  [[nodiscard]] std::string text(std::string_view name);  // required, not empty
  [[nodiscard]] std::string text_or(std::string_view name, std::string_view absent = {});
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name);
  [[nodiscard]] bool flag_or(std::string_view name, bool absent);
  [[nodiscard]] std::optional<bool> optional_flag(std::string_view name);
  // The position of the text in `choices`; `absent` when missing, or a refusal when there is no
  // `absent`.
  [[nodiscard]] std::size_t choice(std::string_view name,
                                   std::initializer_list<std::string_view> choices,
                                   std::optional<std::size_t> absent = std::nullopt);
  // Null when absent; refused when absent and required. Marks the field as known.
  [[nodiscard]] const Value* value(std::string_view name);
  [[nodiscard]] const Value* required_value(std::string_view name);
  // Calls `each` with every element and its path; an absent list is empty.
  void list(std::string_view name,
            const std::function<void(const Value&, const std::string&)>& each,
            std::size_t items_max = 1'000'000);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name);
  // Every field of an object used as a map: name, value, path.
  void entries(
      std::string_view name,
      const std::function<void(const std::string&, const Value&, const std::string&)>& each);

  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] std::string path_of(std::string_view name) const;
  [[nodiscard]] const std::string& path() const { return path_; }
  void refuse(std::string_view name, std::string reason);
  // Refuses the first field nobody asked for.
  void finish();

 private:
  const Object* object_ = nullptr;
  std::string path_;
  Refusal& refusal_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace till::json
