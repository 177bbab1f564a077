#include "sync/ctl/json_at.h"

#include <gtest/gtest.h>

namespace till::ctl {
namespace {

const json::Value answer =
    json::Object{{"a", json::Object{{"b", json::Object{{"count", 7}, {"name", "x"}}}}},
                 {"list", json::Array{json::Value("one")}},
                 {"yes", true}};

TEST(JsonAt, follows_a_path_into_objects) {
  EXPECT_EQ(integer_at(answer, "a.b.count"), 7);
  EXPECT_EQ(text_at(answer, "a.b.name"), "x");
  EXPECT_EQ(text_at(answer, "a.b.count"), "7");
  EXPECT_TRUE(flag_at(answer, "yes"));
  EXPECT_EQ(list_at(answer, "list").size(), 1U);
  EXPECT_EQ(text_at(list_at(answer, "list").front(), ""), "one");
}

TEST(JsonAt, what_is_absent_or_of_another_kind_is_nothing) {
  EXPECT_EQ(value_at(answer, "a.c.count"), nullptr);
  EXPECT_EQ(value_at(answer, "yes.deeper"), nullptr);
  EXPECT_EQ(integer_at(answer, "a.b.name"), std::nullopt);
  EXPECT_EQ(text_at(answer, "a.b"), "");
  EXPECT_FALSE(flag_at(answer, "a"));
  EXPECT_TRUE(list_at(answer, "a").empty());
}

}  // namespace
}  // namespace till::ctl
