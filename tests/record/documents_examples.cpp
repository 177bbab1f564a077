#include "tests/record/documents_examples.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "base/json/path.h"

namespace till::test {

namespace {

constexpr std::size_t lines_shown_max = 25;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

std::vector<Example> load() {
  std::vector<Example> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(TILL_SOURCE_DIR) + "/docs/examples")) {
    if (entry.path().extension() != ".json") continue;
    const auto value = json::parse(bytes_of(entry.path()));
    const bool good = value && value->as_object() != nullptr;
    require(good, entry.path().filename().string() + " is not a JSON object");
    found.push_back({entry.path().filename().string(), *value->as_object()});
  }
  std::ranges::sort(found, {}, &Example::name);
  return found;
}

// One step of a path: a field's name, or the index of an element.
struct Step {
  std::string name;
  std::optional<std::size_t> index;
};

std::pair<Step, std::string_view> first_step(std::string_view path) {
  if (path.starts_with('[')) {
    const std::size_t end = path.find(']');
    std::size_t index = 0;
    std::from_chars(path.data() + 1, path.data() + end, index);
    std::string_view rest = path.substr(end + 1);
    if (rest.starts_with('.')) rest.remove_prefix(1);
    return {{.name = {}, .index = index}, rest};
  }
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  std::string_view rest = path.substr(end);
  if (rest.starts_with('.')) rest.remove_prefix(1);
  return {{.name = std::string(path.substr(0, end)), .index = std::nullopt}, rest};
}

const json::Value* child_of(const json::Value& value, const Step& step) {
  if (!step.index) {
    const json::Object* object = value.as_object();
    return object == nullptr ? nullptr : object->find(step.name);
  }
  const json::Array* array = value.as_array();
  return array == nullptr || *step.index >= array->size() ? nullptr : &(*array)[*step.index];
}

class Differ {
 public:
  void compare(const json::Value& expected, const json::Value& actual, const std::string& path) {
    if (expected == actual) return;
    if (expected.as_object() != nullptr && actual.as_object() != nullptr) {
      compare_objects(*expected.as_object(), *actual.as_object(), path);
    } else if (expected.as_array() != nullptr && actual.as_array() != nullptr) {
      compare_arrays(*expected.as_array(), *actual.as_array(), path);
    } else {
      tell(path, json::canonical(expected), json::canonical(actual));
    }
  }

  [[nodiscard]] std::string text() const { return text_; }

 private:
  void compare_objects(const json::Object& expected, const json::Object& actual,
                       const std::string& path) {
    std::set<std::string> names;
    for (const auto& [name, value] : expected) names.insert(name);
    for (const auto& [name, value] : actual) names.insert(name);
    for (const auto& name : names) {
      compare_present(expected.find(name), actual.find(name), json::path_of_field(path, name));
    }
  }

  void compare_arrays(const json::Array& expected, const json::Array& actual,
                      const std::string& path) {
    for (std::size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
      compare_present(i < expected.size() ? &expected[i] : nullptr,
                      i < actual.size() ? &actual[i] : nullptr, json::path_of_item(path, i));
    }
  }

  void compare_present(const json::Value* expected, const json::Value* actual,
                       const std::string& path) {
    if (expected != nullptr && actual != nullptr) return compare(*expected, *actual, path);
    tell(path, expected == nullptr ? "nothing" : json::canonical(*expected),
         actual == nullptr ? "nothing" : json::canonical(*actual));
  }

  void tell(const std::string& path, const std::string& expected, const std::string& actual) {
    if (++told_ > lines_shown_max) return;
    text_ += "  " + path + ": expected " + expected + ", is " + actual + "\n";
  }

  std::string text_;
  std::size_t told_ = 0;
};

}  // namespace

const std::vector<Example>& examples() {
  static const std::vector<Example> loaded = load();
  return loaded;
}

const json::Value* value_at(const json::Value& document, std::string_view path) {
  const json::Value* value = &document;
  while (value != nullptr && !path.empty()) {
    const auto [step, rest] = first_step(path);
    value = child_of(*value, step);
    path = rest;
  }
  return value;
}

json::Value changed(const json::Value& document, std::string_view path,
                    std::optional<json::Value> replacement) {
  if (path.empty()) return replacement.value_or(nullptr);
  const auto [step, rest] = first_step(path);
  json::Value copy = document;
  if (step.index) {
    json::Array& array = *copy.as_array();
    array.at(*step.index) = changed(array.at(*step.index), rest, std::move(replacement));
    return copy;
  }
  json::Object& object = *copy.as_object();
  if (rest.empty() && !replacement) {
    object.erase(step.name);
    return copy;
  }
  const json::Value* child = object.find(step.name);
  object.set(step.name, changed(child == nullptr ? json::Value(json::Object()) : *child, rest,
                                std::move(replacement)));
  return copy;
}

std::string difference(const json::Value& expected, const json::Value& actual) {
  Differ differ;
  differ.compare(expected, actual, "");
  return differ.text();
}

json::Value json_value(std::string_view text) {
  auto value = json::parse(text);
  require(value.has_value(), "a test's own JSON does not parse");
  return *std::move(value);
}

}  // namespace till::test
