#include "tests/support/openapi_check.h"

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <regex>

#include <yaml-cpp/yaml.h>

#include "base/json/path.h"
#include "tests/support/json_schema.h"

namespace till::tests {
namespace {

constexpr std::array<std::string_view, 7> methods{"get",    "put",  "post",   "patch",
                                                  "delete", "head", "options"};
constexpr int depth_max = 64;

json::Value scalar_of(const YAML::Node& node) {
  const auto& text = node.Scalar();
  if (node.Tag() == "!") return text;  // it was quoted
  if (text == "true" || text == "false") return text == "true";
  if (text.empty() || text == "null" || text == "~") return nullptr;
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc{} && end == text.data() + text.size()) return number;
  return text;
}

json::Value value_of(const YAML::Node& node, int depth = 0) {
  require(depth < depth_max, "the document nests no deeper than a person reads");
  if (node.IsScalar()) return scalar_of(node);
  if (node.IsSequence()) {
    json::Array array;
    for (const auto& each : node) array.push_back(value_of(each, depth + 1));
    return array;
  }
  if (!node.IsMap()) return nullptr;
  json::Object object;
  for (const auto& each : node) object.set(each.first.Scalar(), value_of(each.second, depth + 1));
  return object;
}

const json::Object* object_at(const json::Object* object, std::string_view name) {
  const auto* value = object == nullptr ? nullptr : object->find(name);
  return value == nullptr ? nullptr : value->as_object();
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  path = path.substr(0, path.find('?'));
  for (std::size_t at = 0; at != std::string_view::npos;) {
    const auto end = path.find('/', at + 1);
    segments.emplace_back(path.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
    at = end;
  }
  return segments;
}

bool captures(const std::string& segment) { return segment.starts_with('{'); }

// Null when the path is not documented; a fixed segment wins over a {name}.
const json::Object* path_item(const json::Object& paths, std::string_view path) {
  const auto wanted = segments_of(path);
  const json::Object* best = nullptr;
  std::size_t best_captures = wanted.size() + 1;
  for (const auto& [pattern, item] : paths) {
    const auto segments = segments_of(pattern);
    if (segments.size() != wanted.size()) continue;
    std::size_t captured = 0;
    bool meets = true;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (captures(segments[i])) {
        ++captured;
      } else {
        meets = meets && segments[i] == wanted[i];
      }
    }
    if (!meets || captured >= best_captures) continue;
    best = item.as_object();
    best_captures = captured;
  }
  return best;
}

std::string lower(std::string text) {
  for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

// Parameters of the operation and of its path, references followed.
std::vector<const json::Object*> parameters_of(const json::Value& root, const json::Object& item,
                                               const json::Object& operation) {
  std::vector<const json::Object*> found;
  for (const auto* owner : {&item, &operation}) {
    const auto* list = owner->find("parameters");
    if (list == nullptr || list->as_array() == nullptr) continue;
    for (const auto& each : *list->as_array()) found.push_back(resolved(root, each));
  }
  return found;
}

std::string text_at(const json::Object* object, std::string_view name) {
  const auto* value = object == nullptr ? nullptr : object->find(name);
  return value == nullptr || value->as_string() == nullptr ? std::string() : *value->as_string();
}

void check_body(const json::Value& root, const json::Object& response, const Answered& answered,
                std::vector<std::string>& differences) {
  const auto* content = object_at(&response, "content");
  if (content == nullptr || content->empty()) {
    if (!answered.body.empty()) differences.emplace_back("body: none is documented");
    return;
  }
  const auto type = answered.content_type.substr(0, answered.content_type.find(';'));
  const auto* media = object_at(content, type);
  if (media == nullptr) {
    return differences.push_back("content type '" + type + "' is not documented");
  }
  const auto* schema = media->find("schema");
  if (schema == nullptr || type.find("json") == std::string::npos) return;
  const auto body = json::parse(answered.body, "body");
  if (!body) return differences.push_back("body is no JSON: " + describe(body.error()));
  SchemaCheck(root, differences).check(*schema, *body, "body");
}

// Calls `each` with every operation and its name, "GET /v1/members".
template <class Each>
void for_operations(const json::Value& root, const Each& each) {
  const auto* paths = object_at(root.as_object(), "paths");
  if (paths == nullptr) return;
  for (const auto& [path, item] : *paths) {
    for (const auto method : methods) {
      const auto* operation = object_at(item.as_object(), method);
      if (operation != nullptr) each(upper(method) + " " + path, *item.as_object(), *operation);
    }
  }
}

void find_parameter_faults(const json::Value& root, const std::string& name,
                           const std::vector<const json::Object*>& parameters,
                           std::vector<std::string>& faults) {
  std::set<std::string> described;
  for (const auto* parameter : parameters) {
    const auto* schema = parameter == nullptr ? nullptr : parameter->find("schema");
    if (schema == nullptr) {
      faults.push_back(name + ": a parameter without a schema");
      continue;
    }
    if (text_at(parameter, "in") == "path") described.insert(text_at(parameter, "name"));
    find_schema_faults(root, *schema, name + " parameter " + text_at(parameter, "name"), faults);
  }
  static const std::regex capture("\\{([^}]*)\\}");
  for (std::sregex_iterator at(name.begin(), name.end(), capture), end; at != end; ++at) {
    if (!described.contains((*at)[1]))
      faults.push_back(name + ": {" + (*at)[1].str() + "} is not described");
  }
}

void find_content_faults(const json::Value& root, const std::string& name,
                         const json::Object* holder, std::vector<std::string>& faults) {
  if (holder == nullptr) return faults.push_back(name + ": $ref leads nowhere");
  const auto* content = object_at(holder, "content");
  if (content == nullptr) return;
  for (const auto& [type, media] : *content) {
    const auto* schema = media.as_object() == nullptr ? nullptr : media.as_object()->find("schema");
    if (schema != nullptr) find_schema_faults(root, *schema, name + " " + type, faults);
  }
}

}  // namespace

Result<OpenApi> OpenApi::load(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorCode::not_found, "cannot be opened", path.string());
  return parse({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

Result<OpenApi> OpenApi::parse(const std::string& yaml) {
  try {
    auto root = value_of(YAML::Load(yaml));
    if (!text_at(root.as_object(), "openapi").starts_with("3.")) {
      return fail(ErrorCode::invalid, "is no OpenAPI 3 document");
    }
    return OpenApi(std::move(root));
  } catch (const YAML::Exception& exception) {
    return fail(ErrorCode::invalid, exception.what());
  }
}

std::vector<std::string> OpenApi::differences(const Answered& answered) const {
  const auto shown = answered.method + " " + answered.path;
  const auto* paths = object_at(root_.as_object(), "paths");
  const auto* item = paths == nullptr ? nullptr : path_item(*paths, answered.path);
  if (item == nullptr) return {shown + ": the path is not documented"};
  const auto* operation = object_at(item, lower(answered.method));
  if (operation == nullptr) return {shown + ": the method is not documented"};
  const auto* responses = object_at(operation, "responses");
  const auto* response =
      responses == nullptr ? nullptr : responses->find(std::to_string(answered.status));
  if (response == nullptr) {
    return {shown + ": status " + std::to_string(answered.status) + " is not documented"};
  }
  const auto* target = resolved(root_, *response);
  if (target == nullptr) return {shown + ": its answer's $ref leads nowhere"};
  std::vector<std::string> differences;
  check_body(root_, *target, answered, differences);
  for (auto& each : differences) each = shown + " " + std::to_string(answered.status) + ": " + each;
  return differences;
}

std::vector<std::string> OpenApi::faults() const {
  std::vector<std::string> faults;
  for_operations(
      root_, [&](const std::string& name, const json::Object& item, const json::Object& operation) {
        find_parameter_faults(root_, name, parameters_of(root_, item, operation), faults);
        if (const auto* body = operation.find("requestBody")) {
          find_content_faults(root_, name + " body", resolved(root_, *body), faults);
        }
        const auto* responses = object_at(&operation, "responses");
        if (responses == nullptr || responses->empty()) {
          faults.push_back(name + ": has no answers");
          return;
        }
        for (const auto& [status, response] : *responses) {
          find_content_faults(root_, name + " " + status, resolved(root_, response), faults);
        }
      });
  const auto* schemas = object_at(object_at(root_.as_object(), "components"), "schemas");
  if (schemas == nullptr) return faults;
  for (const auto& [name, schema] : *schemas) find_schema_faults(root_, schema, name, faults);
  return faults;
}

std::set<std::string> OpenApi::operations() const {
  std::set<std::string> names;
  for_operations(root_, [&](const std::string& name, const json::Object&, const json::Object&) {
    names.insert(name);
  });
  return names;
}

std::set<std::string> OpenApi::query_parameters(std::string_view operation) const {
  std::set<std::string> names;
  for_operations(root_,
                 [&](const std::string& name, const json::Object& item, const json::Object& found) {
                   if (name != operation) return;
                   for (const auto* parameter : parameters_of(root_, item, found)) {
                     if (text_at(parameter, "in") == "query")
                       names.insert(text_at(parameter, "name"));
                   }
                 });
  return names;
}

std::string report(const std::vector<std::string>& differences) {
  std::string text;
  for (const auto& each : differences) text += each + "\n";
  return text;
}

}  // namespace till::tests
