#include "tests/support/openapi_check.h"

#include <gtest/gtest.h>

namespace till::tests {
namespace {

constexpr std::string_view document = R"(
openapi: 3.0.3
info: {title: Test, version: "1"}
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      parameters:
        - {name: deep, in: query, schema: {type: boolean}}
      responses:
        "200":
          description: the thing
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
        "404": {$ref: "#/components/responses/Problem"}
        "204": {description: nothing}
components:
  responses:
    Problem:
      description: a problem
      content:
        application/problem+json:
          schema: {type: object}
  schemas:
    Thing:
      type: object
      additionalProperties: false
      required: [id, size]
      properties:
        id: {type: string, format: hex, pattern: "^[0-9a-f]{4}$"}
        size: {type: integer, minimum: 1}
        kind: {type: string, enum: [big, small]}
        note: {type: string, nullable: true}
        parts:
          type: array
          maxItems: 2
          items: {oneOf: [{type: string}, {type: integer}]}
)";

OpenApi api() {
  auto read = OpenApi::parse(std::string(document));
  require(read.has_value(), "the document of this test is good");
  return *read;
}

std::string judge(std::string body) {
  return report(
      api().differences({"GET", "/things/00ff?deep=true", 200, "application/json", body}));
}

TEST(OpenApiCheck, an_answer_as_documented_has_no_differences) {
  EXPECT_EQ(judge(R"({"id":"00ff","size":1,"kind":"big","note":null,"parts":["a",2]})"), "");
  EXPECT_EQ(report(api().differences({"GET", "/things/1", 204, "", ""})), "");
  EXPECT_EQ(report(api().differences({"GET", "/things/1", 404, "application/problem+json", "{}"})),
            "");
  EXPECT_EQ(report(api().faults()), "");
}

TEST(OpenApiCheck, every_departure_is_named_with_its_place) {
  const std::string shown = "GET /things/00ff?deep=true 200: ";
  EXPECT_EQ(judge(R"({"id":"00ff"})"), shown + "body.size is missing\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":"1"})"), shown + "body.size must be integer, is string\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":0})"), shown + "body.size is out of bounds: 0\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":1,"more":1})"), shown + "body.more is not documented\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":1,"kind":"odd"})"),
            shown + "body.kind is none of the documented values: \"odd\"\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":1,"parts":[true]})"),
            shown + "body.parts[0] fits 0 of oneOf, not one\n");
  EXPECT_EQ(judge(R"({"id":"00ff","size":1,"parts":[1,2,3]})"),
            shown + "body.parts has the wrong number of items: 3\n");
  EXPECT_NE(judge(R"({"id":"00FF","size":1})").find("body.id does not fit"), std::string::npos);
  EXPECT_NE(judge("{").find("body is no JSON"), std::string::npos);
}

TEST(OpenApiCheck, undocumented_paths_methods_statuses_and_types_are_named) {
  EXPECT_EQ(report(api().differences({"GET", "/other", 200, "", ""})),
            "GET /other: the path is not documented\n");
  EXPECT_EQ(report(api().differences({"POST", "/things/1", 200, "", ""})),
            "POST /things/1: the method is not documented\n");
  EXPECT_EQ(report(api().differences({"GET", "/things/1", 500, "", ""})),
            "GET /things/1: status 500 is not documented\n");
  EXPECT_EQ(report(api().differences({"GET", "/things/1", 200, "text/html", "<p>"})),
            "GET /things/1 200: content type 'text/html' is not documented\n");
  EXPECT_EQ(report(api().differences({"GET", "/things/1", 204, "", "body"})),
            "GET /things/1 204: body: none is documented\n");
}

TEST(OpenApiCheck, a_document_with_faults_is_found_out) {
  const auto faulty = OpenApi::parse(R"(
openapi: 3.0.3
paths:
  /a/{id}:
    get:
      responses:
        "200": {$ref: "#/components/responses/None"}
  /b:
    get:
      responses: {}
components:
  schemas:
    A: {type: object, required: [gone], properties: {x: {$ref: "#/components/schemas/B"}}}
    C: {type: array, prefixItems: [{type: string}]}
)");
  ASSERT_TRUE(faulty);
  EXPECT_EQ(report(faulty->faults()),
            "GET /a/{id}: {id} is not described\n"
            "GET /a/{id} 200: $ref leads nowhere\n"
            "GET /b: has no answers\n"
            "A.x: $ref leads nowhere\n"
            "A.required[0]: no such property\n"
            "C: the word prefixItems is not judged\n");
}

TEST(OpenApiCheck, operations_and_their_query_parameters_are_listed) {
  EXPECT_EQ(api().operations(), std::set<std::string>{"GET /things/{id}"});
  EXPECT_EQ(api().query_parameters("GET /things/{id}"), std::set<std::string>{"deep"});
}

TEST(OpenApiCheck, text_that_is_no_document_is_refused) {
  EXPECT_FALSE(OpenApi::parse("{a: ["));
  EXPECT_FALSE(OpenApi::parse("swagger: '2.0'"));
  EXPECT_FALSE(OpenApi::load("/nonexistent/openapi.yaml"));
}

}  // namespace
}  // namespace till::tests
