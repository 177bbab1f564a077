#include "net/problem.h"

#include <gtest/gtest.h>

namespace till::net {
namespace {

TEST(Problem, every_code_has_its_status) {
  const std::vector<std::pair<ErrorCode, int>> table{
      {ErrorCode::invalid, 422},      {ErrorCode::not_found, 404},    {ErrorCode::conflict, 409},
      {ErrorCode::unauthorized, 401}, {ErrorCode::forbidden, 403},    {ErrorCode::too_large, 413},
      {ErrorCode::unsupported, 422},  {ErrorCode::unavailable, 503},  {ErrorCode::timeout, 504},
      {ErrorCode::busy, 503},         {ErrorCode::io, 500},           {ErrorCode::corrupt, 500},
      {ErrorCode::untrusted, 403},    {ErrorCode::not_recorded, 507}, {ErrorCode::internal, 500},
  };
  for (const auto& [code, status] : table) {
    EXPECT_EQ(status_of(code), status) << name_of(code);
    const auto response = problem(Error{code, "text", ""});
    EXPECT_EQ(response.status, status);
    EXPECT_NE(response.body.find("\"code\":\"" + std::string(name_of(code)) + "\""),
              std::string::npos);
  }
}

TEST(Problem, error_becomes_a_document_with_the_path) {
  const auto response =
      problem(Error{ErrorCode::invalid, "must be an integer", "basket.lines[0].price"});
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.headers.value("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.body,
            R"({"code":"invalid","detail":"must be an integer","path":"basket.lines[0].price",)"
            R"("status":422,"title":"Unprocessable Content","type":"urn:till:problem:invalid"})");
}

TEST(Problem, bytes_that_are_no_utf8_are_told_as_json_all_the_same) {
  for (const std::string text : {"nothing at /\xff\xfe", "cut: \xd0", "\xc0\x80"}) {
    const auto response = problem(Error{ErrorCode::not_found, text, "query." + text});
    const auto read = json::parse(response.body);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_TRUE(is_utf8(*read->as_object()->find("detail")->as_string()));
  }
  const auto kept = problem(404, "unknown_route", "nothing at /\u0447\u0430\u0439");
  EXPECT_NE(kept.body.find("/\u0447\u0430\u0439"), std::string::npos);
}

TEST(Problem, what_failed_inside_is_not_told_outside) {
  const auto response = problem(Error{ErrorCode::io, "cannot write /secret/path", "/secret/path"});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_NE(response.body.find("\"code\":\"io\""), std::string::npos);
}

TEST(Problem, unknown_asker_is_told_how_to_ask) {
  EXPECT_EQ(problem(401, "unauthorized", "a token is needed").headers.value("WWW-Authenticate"),
            "Bearer");
}

TEST(Problem, further_fields_do_not_replace_the_standard_ones) {
  const auto response = problem(Problem{.status = 409,
                                        .code = "pos_key_used",
                                        .detail = "d",
                                        .more = {{"first_at", 5}, {"status", 200}}});
  EXPECT_NE(response.body.find("\"first_at\":5"), std::string::npos);
  EXPECT_NE(response.body.find("\"status\":409"), std::string::npos);
}

TEST(Problem, json_answer_carries_its_bytes_as_they_are) {
  const auto response = json(201, std::string("{\"a\":1}"));
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.value("Content-Type"), "application/json");
  EXPECT_EQ(response.body, "{\"a\":1}");
  EXPECT_EQ(json(200, json::Value(json::Object{{"b", 1}, {"a", "x"}})).body,
            "{\"a\":\"x\",\"b\":1}");
}

}  // namespace
}  // namespace till::net
