#include "base/json/fields.h"

#include <string>

#include <gtest/gtest.h>

namespace till::json {
namespace {

// Reads one document and gives "path: reason" of the first refusal, or nothing.
template <class Read>
std::string refusal_of(std::string_view text, Read read, std::string path = "doc") {
  const auto value = parse(text);
  if (!value) return "no JSON";
  Refusal refusal;
  Fields fields(*value, std::move(path), refusal);
  read(fields);
  fields.finish();
  const auto result = refusal.result();
  return result ? "" : result.error().context + ": " + result.error().text;
}

TEST(Fields, every_kind_is_read) {
  const auto value =
      parse(R"({"n":7,"t":"x","f":true,"c":"b","l":[1,2],"m":{"k":5},"w":["p","q"]})");
  Refusal refusal;
  Fields fields(*value, "doc", refusal);
  EXPECT_EQ(fields.integer("n", {0, 7}), 7);
  EXPECT_EQ(fields.text("t"), "x");
  EXPECT_TRUE(fields.flag_or("f", false));
  EXPECT_EQ(fields.choice("c", {"a", "b"}), 1U);
  EXPECT_EQ(fields.texts("w"), (std::vector<std::string>{"p", "q"}));
  std::string seen;
  fields.list("l", [&](const Value& item, const std::string& path) {
    seen += path + "=" + canonical(item) + " ";
  });
  fields.entries("m", [&](const std::string& name, const Value& item, const std::string& path) {
    seen += path + "(" + name + ")=" + canonical(item);
  });
  EXPECT_EQ(seen, "doc.l[0]=1 doc.l[1]=2 doc.m.k(k)=5");
  EXPECT_TRUE(fields.has("n"));
  EXPECT_FALSE(fields.has("nn"));
  fields.finish();
  EXPECT_FALSE(refusal.refused());
  EXPECT_TRUE(refusal.result());
}

TEST(Fields, absent_optional_fields_give_their_defaults) {
  EXPECT_EQ(refusal_of("{}",
                       [](Fields& fields) {
                         EXPECT_EQ(fields.integer_or("n", 9, {0, 1}), 9);
                         EXPECT_EQ(fields.optional_integer("n"), std::nullopt);
                         EXPECT_EQ(fields.text_or("t", "d"), "d");
                         EXPECT_EQ(fields.optional_text("t"), std::nullopt);
                         EXPECT_TRUE(fields.flag_or("f", true));
                         EXPECT_EQ(fields.optional_flag("f"), std::nullopt);
                         EXPECT_EQ(fields.choice("c", {"a", "b"}, 1), 1U);
                         EXPECT_EQ(fields.value("v"), nullptr);
                         EXPECT_TRUE(fields.texts("l").empty());
                         fields.entries("m", [](auto&, auto&, auto&) { FAIL(); });
                       }),
            "");
}

TEST(Fields, missing_required_fields_are_named) {
  EXPECT_EQ(refusal_of("{}", [](Fields& f) { (void)f.integer("n"); }), "doc.n: is missing");
  EXPECT_EQ(refusal_of("{}", [](Fields& f) { (void)f.text("t"); }), "doc.t: is missing");
  EXPECT_EQ(refusal_of("{}", [](Fields& f) { (void)f.choice("c", {"a"}); }), "doc.c: is missing");
  EXPECT_EQ(refusal_of("{}", [](Fields& f) { (void)f.required_value("v"); }), "doc.v: is missing");
}

TEST(Fields, without_a_root_the_path_is_the_bare_name) {
  EXPECT_EQ(refusal_of("{}", [](Fields& f) { (void)f.text("t"); }, ""), "t: is missing");
}

TEST(Fields, wrong_kinds_are_named) {
  const auto read_integer = [](Fields& f) { (void)f.integer("x"); };
  for (const char* text : {R"({"x":"1"})", R"({"x":1.0})", R"({"x":1e3})", R"({"x":null})",
                           R"({"x":9223372036854775808})", R"({"x":true})"})
    EXPECT_EQ(refusal_of(text, read_integer), "doc.x: must be an integer") << text;
  EXPECT_EQ(refusal_of(R"({"x":1})", [](Fields& f) { (void)f.text("x"); }),
            "doc.x: must be a string");
  EXPECT_EQ(refusal_of(R"({"x":""})", [](Fields& f) { (void)f.text("x"); }),
            "doc.x: must not be empty");
  EXPECT_EQ(refusal_of(R"({"x":1})", [](Fields& f) { (void)f.flag_or("x", true); }),
            "doc.x: must be true or false");
  EXPECT_EQ(refusal_of(R"({"x":{}})", [](Fields& f) { (void)f.texts("x"); }),
            "doc.x: must be a list");
  EXPECT_EQ(refusal_of(R"({"x":["a",1]})", [](Fields& f) { (void)f.texts("x"); }),
            "doc.x[1]: must be a string");
  EXPECT_EQ(
      refusal_of(R"({"x":[]})", [](Fields& f) { f.entries("x", [](auto&, auto&, auto&) {}); }),
      "doc.x: must be an object");
}

TEST(Fields, numbers_lists_and_choices_have_bounds) {
  const auto read = [](Fields& f) { (void)f.integer("x", {-5, 100}); };
  EXPECT_EQ(refusal_of(R"({"x":-5})", read), "");
  EXPECT_EQ(refusal_of(R"({"x":100})", read), "");
  EXPECT_EQ(refusal_of(R"({"x":-6})", read), "doc.x: must lie between -5 and 100");
  EXPECT_EQ(refusal_of(R"({"x":101})", read), "doc.x: must lie between -5 and 100");
  const auto list = [](Fields& f) { f.list("x", [](auto&, auto&) {}, 2); };
  EXPECT_EQ(refusal_of(R"({"x":[1,2]})", list), "");
  EXPECT_EQ(refusal_of(R"({"x":[1,2,3]})", list), "doc.x: must have at most 2 items");
  const auto choice = [](Fields& f) { (void)f.choice("x", {"earn", "burn"}); };
  EXPECT_EQ(refusal_of(R"({"x":"Earn"})", choice), "doc.x: must be one of earn, burn");
  EXPECT_EQ(refusal_of(R"({"x":0})", choice), "doc.x: must be one of earn, burn");
}

TEST(Fields, nested_refusals_carry_the_whole_path) {
  const auto value = parse(R"({"offers":[{"effect":{"percent":1.5}}]})");
  Refusal refusal;
  Fields ruleset(*value, "ruleset", refusal);
  ruleset.list("offers", [&](const Value& item, const std::string& path) {
    Fields offer(item, path, refusal);
    const Value* effect_value = offer.required_value("effect");
    ASSERT_NE(effect_value, nullptr);
    Fields effect(*effect_value, offer.path_of("effect"), refusal);
    (void)effect.integer("percent");
  });
  EXPECT_EQ(refusal.result().error(),
            (Error{ErrorCode::invalid, "must be an integer", "ruleset.offers[0].effect.percent"}));
}

TEST(Fields, field_nobody_asked_for_is_refused) {
  const auto read = [](Fields& f) { (void)f.integer_or("known", 0); };
  EXPECT_EQ(refusal_of(R"({"known":1,"Known":2})", read), "doc.Known: unknown field");
  EXPECT_EQ(refusal_of(R"({"known":1})", read), "");
}

TEST(Fields, first_refusal_is_the_one_that_stays) {
  EXPECT_EQ(refusal_of(R"({"extra":1})",
                       [](Fields& f) {
                         (void)f.integer("a");
                         f.refuse("b", "is odd");
                       }),
            "doc.a: is missing");
}

TEST(Fields, value_that_is_no_object_is_refused_and_reads_as_empty) {
  EXPECT_EQ(refusal_of("[1]",
                       [](Fields& f) {
                         EXPECT_EQ(f.integer("a"), 0);
                         EXPECT_EQ(f.text("b"), "");
                         EXPECT_FALSE(f.has("a"));
                       }),
            "doc: must be an object");
}

TEST(Fields, refusal_may_carry_another_code) {
  Refusal refusal;
  refusal.refuse("format", "is of a later version", ErrorCode::unsupported);
  EXPECT_EQ(refusal.result().error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace till::json
