// The schema files of docs/formats against the readers: every document that stands in docs/examples
// fits, and what a reader refuses the schema refuses in the same place, and nothing else.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "record/documents/parse.h"
#include "tests/record/documents_examples.h"
#include "tests/record/documents_full.h"
#include "tests/support/json_schema.h"

namespace till::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

tests::SchemaFiles read_schemas() {
  tests::SchemaFiles files;
  const auto folder = std::filesystem::path(TILL_SOURCE_DIR) / "docs/formats";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(".schema.json")) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto value = json::parse(text, name);
    require(value.has_value(), value ? "" : describe(value.error()));
    files.emplace(name, std::move(*value));
  }
  return files;
}

const tests::SchemaFiles& schemas() {
  static const tests::SchemaFiles files = read_schemas();
  return files;
}

// A kind of document: its schema, the name that begins its paths, and its reader.
struct Kind {
  std::string schema;
  std::string root;
  std::function<Result<>(std::string_view)> read;
};

template <class T>
Kind kind_of(std::string schema, std::string root, Result<T> (*parse)(std::string_view)) {
  return {std::move(schema), std::move(root), [parse](std::string_view text) -> Result<> {
            TILL_TRY([[maybe_unused]] const auto document, parse(text));
            return {};
          }};
}

const Kind ruleset = kind_of("ruleset", "ruleset", parse_ruleset);
const Kind basket = kind_of("basket", "basket", parse_basket);
const Kind member = kind_of("member", "member", parse_member);
const Kind context = kind_of("context", "context", parse_context);
const Kind quote = kind_of("quote", "quote", parse_quote);
const Kind receipt = kind_of("receipt", "receipt", parse_receipt);
const Kind request = kind_of("return-request", "request", parse_return_request);
const Kind result = kind_of("return-result", "result", parse_return_result);

std::vector<std::string> differences_of(const Kind& kind, const json::Value& document) {
  std::vector<std::string> differences;
  const auto& schema = schemas().at(kind.schema + ".schema.json");
  tests::SchemaCheck(schema, differences, schemas()).check(schema, document, kind.root);
  return differences;
}

// What binds several fields, or needs more than a grammar, is the reader's alone.
bool is_beyond_a_schema(const std::string& reason) {
  static const std::array<std::string_view, 11> beginnings{
      "is not in the ruleset's",
      "stands twice",
      "does not fit the effect",
      "must be above the step before",
      "must be min_",
      "must not be equal",
      "must be a month and one",
      "must be a day written",
      "an unspread set and a",
      "must come to at most",
      "a personal offer begins",
  };
  return std::ranges::any_of(beginnings,
                             [&](std::string_view one) { return reason.starts_with(one); });
}

// Both accept, or both refuse in the same place.
void expect_alike(const Kind& kind, const json::Value& document) {
  const auto read = kind.read(json::canonical(document));
  const auto differences = differences_of(kind, document);
  if (read) {
    EXPECT_THAT(differences, IsEmpty());
    return;
  }
  if (is_beyond_a_schema(read.error().text)) return;
  const bool same_place = std::ranges::any_of(differences, [&](const std::string& difference) {
    return difference.starts_with(read.error().context + " ");
  });
  EXPECT_TRUE(same_place) << describe(read.error()) << "\n" << testing::PrintToString(differences);
}

bool is_path_word(const std::string& name) {
  return name.find('.') == std::string::npos && name.find('[') == std::string::npos;
}

// Paths of all values inside, without the root's name.
void append_paths(const json::Value& value, const std::string& path,
                  std::vector<std::string>& paths) {
  if (!path.empty()) paths.push_back(path);
  if (const auto* object = value.as_object()) {
    for (const auto& [name, inner] : *object) {
      if (is_path_word(name)) append_paths(inner, path.empty() ? name : path + "." + name, paths);
    }
  }
  if (const auto* array = value.as_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) {
      append_paths((*array)[i], path + "[" + std::to_string(i) + "]", paths);
    }
  }
}

const json::Array& strangers() {
  static const json::Value list =
      test::json_value(R"([null, "?", -1, 1.5, [], {}, "", true, 9223372036854775807])");
  return *list.as_array();
}

// Says how a place of a document is read: where it stands, and beside what. Equal ones need no
// second look.
std::string shape_of(const json::Value& document, const std::string& path) {
  std::string shape;
  for (const char c : path) {
    if (c < '0' || c > '9') shape += c;
  }
  const auto parent = path.substr(0, std::min(path.rfind('.'), path.size()));
  const auto* object = test::value_at(document, parent);
  if (object == nullptr || object->as_object() == nullptr) return shape;
  for (const auto& [name, value] : *object->as_object()) shape += " " + name;
  return shape;
}

class Mutations {
 public:
  // Every mutation of a place whose shape was not met before; how many there were.
  int hold(const Kind& kind, const json::Value& document, std::size_t strangers_each) {
    int count = 0;
    std::vector<std::string> paths;
    append_paths(document, "", paths);
    for (const auto& path : paths) {
      // What a receipt holds of a quote was judged with quotes.
      if (kind.root == "receipt" && path.starts_with("quote.")) continue;
      if (!seen_.insert(kind.root + " " + shape_of(document, path)).second) continue;
      SCOPED_TRACE(path);
      if (!path.ends_with(']')) {
        SCOPED_TRACE("is left out");
        expect_alike(kind, test::changed(document, path, std::nullopt));
        ++count;
      }
      for (std::size_t i = 0; i < std::min(strangers_each, strangers().size()); ++i) {
        SCOPED_TRACE(json::canonical(strangers()[i]));
        expect_alike(kind, test::changed(document, path, strangers()[i]));
        ++count;
      }
      const auto* value = test::value_at(document, path);
      if (value->as_object() == nullptr) continue;
      SCOPED_TRACE("has an unknown field");
      expect_alike(kind, test::changed(document, path + ".surprise", json::Value(1)));
      ++count;
    }
    return count;
  }

 private:
  std::set<std::string> seen_;
};

// The documents of an example with their kinds.
std::vector<std::pair<const Kind*, json::Value>> documents_of(const test::Example& example) {
  std::vector<std::pair<const Kind*, json::Value>> documents;
  const std::array<std::pair<const char*, const Kind*>, 5> fields{{{"ruleset", &ruleset},
                                                                   {"basket", &basket},
                                                                   {"member", &member},
                                                                   {"context", &context},
                                                                   {"expect", &quote}}};
  for (const auto& [name, kind] : fields) {
    const auto* value = example.content.find(name);
    if (value != nullptr && !value->is_null()) documents.emplace_back(kind, *value);
  }
  const auto* returns = example.content.find("returns");
  if (returns == nullptr) return documents;
  for (const auto& stated : *returns->as_array()) {
    auto asked = *stated.as_object();
    if (const auto* expected = asked.find("expect")) documents.emplace_back(&result, *expected);
    asked.erase("expect");
    asked.erase("refused");
    documents.emplace_back(&request, asked);
  }
  return documents;
}

using Documents = std::vector<std::pair<const Kind*, json::Value>>;

// Documents in which every field is given.
Documents full_documents() {
  return {{&ruleset, test::full_ruleset()},
          {&basket, test::full_basket()},
          {&member, test::full_member()},
          {&context, test::full_context()},
          {&quote, test::full_quote()},
          {&receipt, test::full_receipt()},
          {&request, test::full_return_request()},
          {&result, test::full_return_result()}};
}

// The same cut up, for what is judged by the thousand: a ruleset for each offer, and a receipt of
// short documents.
Documents short_documents() {
  Documents documents;
  const json::Value whole = test::full_ruleset();
  documents.emplace_back(&ruleset, test::changed(whole, "offers", json::Array{}));
  for (const auto& offer : *test::value_at(whole, "offers")->as_array()) {
    json::Object alone{{"format", 1}, {"version", "v"}, {"engine", 1}, {"currency", "RUB"}};
    alone.set("layers", *test::value_at(whole, "layers"));
    alone.set("offers", json::Array{offer});
    documents.emplace_back(&ruleset, alone);
  }
  for (const auto& [kind, document] : full_documents()) {
    if (kind != &ruleset && kind != &receipt) documents.emplace_back(kind, document);
  }
  json::Value short_receipt = test::full_receipt();
  const auto short_basket = R"({"currency": "RUB", "store": "s1", "at": 1, "lines": []})";
  short_receipt = test::changed(short_receipt, "basket", test::json_value(short_basket));
  short_receipt = test::changed(short_receipt, "member", json::Value());
  documents.emplace_back(&receipt, test::changed(short_receipt, "context", json::Object{}));
  return documents;
}

TEST(SchemaFiles, are_well_formed_and_named_as_they_say) {
  EXPECT_EQ(schemas().size(), 9U);
  for (const auto& [name, schema] : schemas()) {
    SCOPED_TRACE(name);
    const auto* words = schema.as_object();
    ASSERT_NE(words, nullptr);
    EXPECT_EQ(*words->find("$schema"), json::Value("https://json-schema.org/draft/2020-12/schema"));
    EXPECT_EQ(*words->find("$id"), json::Value(name));
    EXPECT_TRUE(words->has("title"));
    EXPECT_TRUE(words->has("description"));
    std::vector<std::string> faults;
    tests::find_file_faults(schemas(), name, faults);
    EXPECT_THAT(faults, IsEmpty());
  }
}

// Fields whose schema says nothing a person could read, with their paths.
void append_unexplained(const json::Value& schema, const std::string& path,
                        std::vector<std::string>& unexplained) {
  const auto* words = schema.as_object();
  if (words == nullptr) return;
  for (const auto& [word, inner] : *words) {
    const bool condition = word == "if" || word == "oneOf" || word == "enum" || word == "const";
    if (condition) continue;
    if (word == "properties" && inner.as_object() != nullptr) {
      for (const auto& [name, field] : *inner.as_object()) {
        const bool refers = field.as_object() != nullptr && field.as_object()->has("$ref");
        const bool said = field.as_bool() != nullptr || refers ||
                          (field.as_object() != nullptr && field.as_object()->has("description"));
        if (!said) unexplained.push_back(path + "." + name);
      }
    }
    append_unexplained(inner, path + "." + word, unexplained);
  }
}

TEST(SchemaFiles, say_what_each_field_of_a_marketer_means) {
  for (const auto* name : {"ruleset", "offer", "basket"}) {
    std::vector<std::string> unexplained;
    append_unexplained(schemas().at(std::string(name) + ".schema.json"), name, unexplained);
    EXPECT_THAT(unexplained, IsEmpty());
  }
}

TEST(Schemas, accept_every_document_of_the_examples) {
  int accepted = 0;
  int refused = 0;
  for (const auto& example : test::examples()) {
    SCOPED_TRACE(example.name);
    for (const auto& [kind, document] : documents_of(example)) {
      SCOPED_TRACE(kind->root);
      expect_alike(*kind, document);
      const bool good = differences_of(*kind, document).empty();
      (good ? accepted : refused) += 1;
    }
  }
  EXPECT_GT(accepted, 900);
  EXPECT_GE(refused, 4);  // what the examples show refused
}

TEST(Schemas, accept_documents_that_have_every_field) {
  for (const auto& [kind, document] : full_documents()) {
    SCOPED_TRACE(kind->root);
    EXPECT_THAT(differences_of(*kind, document), IsEmpty());
  }
}

TEST(Schemas, refuse_what_the_readers_refuse_and_in_the_same_place) {
  Mutations mutations;
  int count = 0;
  for (const auto& [kind, document] : short_documents()) {
    SCOPED_TRACE(kind->root);
    count += mutations.hold(*kind, document, strangers().size());
  }
  EXPECT_GT(count, 4'000);
}

TEST(Schemas, refuse_broken_examples_as_the_readers_do) {
  Mutations mutations;
  int count = 0;
  for (const auto& example : test::examples()) {
    SCOPED_TRACE(example.name);
    for (const auto& [kind, document] : documents_of(example)) {
      if (kind->read(json::canonical(document))) count += mutations.hold(*kind, document, 2);
    }
  }
  EXPECT_GT(count, 1'000);
}

TEST(SchemaCheck, follows_references_into_other_files) {
  tests::SchemaFiles files;
  files["a"] = test::json_value(R"({"properties": {"b": {"$ref": "b#/$defs/number"}}})");
  files["b"] = test::json_value(R"({"$defs": {"number": {"$ref": "#/$defs/whole"},
                                              "whole": {"type": "integer"}}})");
  std::vector<std::string> differences;
  tests::SchemaCheck(files["a"], differences, files)
      .check(files["a"], test::json_value(R"({"b": "x"})"), "root");
  EXPECT_THAT(differences, ElementsAre("root.b must be integer, is string"));
  files["a"] = test::json_value(R"({"properties": {"b": {"$ref": "c#/$defs/number"}}})");
  std::vector<std::string> faults;
  tests::find_file_faults(files, "a", faults);
  EXPECT_THAT(faults, ElementsAre("a.b: $ref leads nowhere"));
}

}  // namespace
}  // namespace till::record
