#include "base/json/json.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace till::json {
namespace {

std::string again(std::string_view text) {
  const auto value = parse(text);
  return value ? canonical(*value) : describe(value.error());
}

Error error_of(std::string_view text, std::string_view root = {}, ParseLimits limits = {}) {
  const auto value = parse(text, root, limits);
  return value ? Error{ErrorCode::internal, "was accepted", ""} : value.error();
}

TEST(Json, canonical_bytes_are_sorted_without_blanks) {
  EXPECT_EQ(again(" { \"b\" : [ 1 , true , null ] , \"a\" : { } , \"B\" : \"x\" } "),
            R"({"B":"x","a":{},"b":[1,true,null]})");
  EXPECT_EQ(again(R"({"é":1,"z":2,"zz":3,"":4})"), R"({"":4,"z":2,"zz":3,"é":1})");
}

TEST(Json, of_a_name_written_twice_in_a_list_the_last_value_counts) {
  const Object object{{"b", 1}, {"a", Object{{"z", Array{1, 2}}, {"y", "text"}}}, {"b", 3}};
  EXPECT_EQ(canonical(object), R"({"a":{"y":"text","z":[1,2]},"b":3})");
  Object grown = object;
  grown.set("a", nullptr);
  grown.set("0", true);
  grown.set("c", "end");
  EXPECT_EQ(canonical(grown), R"({"0":true,"a":null,"b":3,"c":"end"})");
  EXPECT_EQ(object.size(), 2U) << "a copy is a copy";
}

TEST(Json, only_what_must_be_escaped_is_escaped) {
  EXPECT_EQ(again(R"("\u0041\/\u00e9\ud83d\ude00\u007f")"), "\"A/\u00e9\U0001F600\x7f\"");
  EXPECT_EQ(again(R"("\"\\\b\f\n\r\t\u0000\u001F\u000b")"),
            R"("\"\\\b\f\n\r\t\u0000\u001f\u000b")");
}

TEST(Json, integers_to_the_ends_of_64_bits_are_integers) {
  EXPECT_EQ(*parse("9223372036854775807")->as_integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*parse("-9223372036854775808")->as_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(*parse("-0")->as_integer(), 0);
}

TEST(Json, other_numbers_are_kept_as_written) {
  for (const char* text :
       {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "1.0", "0.1", "-0.0",
        "1e2", "1E+2", "12.50e-1", "123456789012345678901234567890.123456789", "1e400", "-0e0"}) {
    const auto value = parse(text);
    ASSERT_TRUE(value) << text;
    ASSERT_NE(value->as_other_number(), nullptr) << text;
    EXPECT_EQ(value->as_other_number()->text, text);
    EXPECT_EQ(canonical(*value), text);
  }
}

TEST(Json, name_that_stands_twice_is_refused_with_its_path) {
  const auto twice = [](std::string path) {
    return Error{ErrorCode::invalid, "stands twice", std::move(path)};
  };
  EXPECT_EQ(error_of(R"({"a":1,"b":2,"a":3})"), twice("a"));
  EXPECT_EQ(error_of(R"({"a":1,"a":3})", "basket"), twice("basket.a"));
  EXPECT_EQ(error_of(R"({"lines":[{"sku":"1"},{"sku":"2","q":1,"sku":"3"}]})", "basket"),
            twice("basket.lines[1].sku"));
  EXPECT_EQ(error_of(R"([[0,{"x":1,"\u0078":2}]])"), twice("[0][1].x"));
  EXPECT_EQ(error_of(R"({"z":1,"y":1,"z":2,"y":2})"), twice("z"));
}

TEST(Json, hostile_name_is_cut_and_cleaned_in_the_path) {
  const std::string name = std::string(63, 'n') + "\u00e9" + std::string(1000, 'm');
  const Error error = error_of("{\"" + name + "\":1,\"" + name + "\":2}");
  EXPECT_EQ(error.context, std::string(63, 'n') + "...");
  EXPECT_EQ(error_of(R"({"a\nb":1,"a\u000ab":2})").context, "a?b");
}

TEST(Json, same_name_in_different_objects_is_fine) {
  EXPECT_EQ(again(R"([{"a":1},{"a":{"a":2}}])"), R"([{"a":1},{"a":{"a":2}}])");
}

TEST(Json, what_is_no_json_is_refused_with_the_byte) {
  EXPECT_EQ(error_of("").context, "byte 0");
  EXPECT_EQ(error_of("{\"a\":tru}").context, "byte 5");
  EXPECT_EQ(error_of("[1,]").context, "byte 3");
  EXPECT_EQ(error_of("[1] x").context, "byte 4");
  EXPECT_EQ(error_of("[1][2]").text, "is no JSON: something follows its end");
  EXPECT_EQ(error_of("{\"a\":").text, "is no JSON: it ends too early");
  EXPECT_EQ(error_of("\"a\xFF\"").code, ErrorCode::invalid);
  EXPECT_EQ(error_of("\"\\ud800\"").code, ErrorCode::invalid);
  EXPECT_EQ(error_of("\xEF\xBB\xBF{}").context, "byte 0");
  EXPECT_EQ(error_of("/* */ 1").code, ErrorCode::invalid);
  EXPECT_EQ(error_of(std::string_view("1\0", 2)).context, "byte 1");
}

TEST(Json, nesting_over_the_limit_is_refused) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nested(64)));
  EXPECT_EQ(error_of(nested(65)).text, "nests deeper than 64");
  EXPECT_EQ(error_of(std::string(100'000, '[')).text, "nests deeper than 64");
  EXPECT_EQ(error_of("[[1]]", {}, {.depth_max = 1}).text, "nests deeper than 1");
  EXPECT_TRUE(parse("[1]", {}, {.depth_max = 1}));
}

TEST(Json, many_names_in_the_worst_order_are_read_in_time) {
  std::string text = "{";
  for (int i = 200'000; i > 0; --i) {
    std::string digits = std::to_string(1'000'000 + i);
    text += "\"" + digits + "\":0" + (i > 1 ? "," : "}");
  }
  const auto value = parse(text);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->as_object()->size(), 200'000U);
}

TEST(Json, object_keeps_its_fields_sorted_and_once) {
  Object object{{"b", 1}, {"a", "x"}};
  object.set("c", Array{1, 2});
  object.set("b", false);
  EXPECT_EQ(canonical(object), R"({"a":"x","b":false,"c":[1,2]})");
  EXPECT_EQ(object.find("zz"), nullptr);
  EXPECT_TRUE(object.has("a"));
  object.erase("a");
  object.erase("never there");
  EXPECT_FALSE(object.has("a"));
  EXPECT_EQ(object, (Object{{"c", Array{1, 2}}, {"b", false}}));
  EXPECT_NE(object, Object{});
}

TEST(Json, pretty_text_is_indented_and_reads_back) {
  const Value value = Object{{"a", Array{1, Object{{"b", "c"}}}}, {"e", Array{}}, {"o", Object{}}};
  EXPECT_EQ(pretty(value),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"c\"\n    }\n  ],\n"
            "  \"e\": [],\n  \"o\": {}\n}");
  EXPECT_EQ(parse(pretty(value)), value);
}

TEST(JsonDeathTest, integer_over_63_bits_cannot_become_a_value) {
  EXPECT_DEATH((void)Value(std::uint64_t{1} << 63), "fits 64 bits");
}

}  // namespace
}  // namespace till::json
