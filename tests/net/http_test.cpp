#include "net/http.h"

#include <gtest/gtest.h>

namespace till::net {
namespace {

TEST(Http, headers_are_found_whatever_their_case) {
  const Headers headers{{"Content-Type", "a"}, {"X", "1"}, {"x", "2"}};
  ASSERT_NE(headers.find("content-TYPE"), nullptr);
  EXPECT_EQ(headers.value("CONTENT-type"), "a");
  EXPECT_EQ(headers.value("x"), "1");
  EXPECT_EQ(headers.count("X"), 2U);
  EXPECT_EQ(headers.find("Content"), nullptr);
  EXPECT_EQ(headers.value("none"), "");
}

TEST(Http, methods_have_their_names) {
  for (const auto method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                            Method::delete_, Method::options})
    EXPECT_EQ(method_of(name_of(method)), method);
  EXPECT_EQ(method_of("get"), std::nullopt);
  EXPECT_EQ(method_of("TRACE"), std::nullopt);
}

TEST(Http, percent_encoding_goes_both_ways) {
  std::string all;
  for (int c = 1; c < 256; ++c) all.push_back(static_cast<char>(c));
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(percent_encode("a b/\xd0\x96~"), "a%20b%2F%D0%96~");
  EXPECT_EQ(percent_decode("%41%4a%4A+"), "AJJ+");
  for (const auto* bad : {"%", "%4", "%4g", "a%", "%%41", "%00", "a%00b"})
    EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(Http, target_is_split_into_path_and_query) {
  Request request{.target = "/a%2Fb/c?x=1&&y&=z&x=%26+%2B&w=a=b"};
  ASSERT_TRUE(split_target(request));
  EXPECT_EQ(request.path, "/a%2Fb/c");
  EXPECT_EQ(request.query,
            (std::vector<Parameter>{{"x", "1"}, {"y", ""}, {"", "z"}, {"x", "& +"}, {"w", "a=b"}}));
  ASSERT_NE(request.query_value("x"), nullptr);
  EXPECT_EQ(*request.query_value("x"), "1");
  EXPECT_EQ(request.query_value("none"), nullptr);
}

TEST(Http, statuses_have_reasons) {
  EXPECT_EQ(reason_of(507), "Insufficient Storage");
  EXPECT_EQ(reason_of(799), "Status");
}

}  // namespace
}  // namespace till::net
