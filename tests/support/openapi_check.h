// An OpenAPI 3 document as the judge of real answers: status, content type and every field of the
// body. Tests of the local API and of the ledger's API ask it. One thread.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json/json.h"

namespace till::tests {

// What came back for a request.
struct Answered {
  std::string method;  // "GET"
  std::string path;    // "/v1/members/00ff"; a query is passed over
  int status = 0;
  std::string content_type;  // empty: none was sent
  std::string body;
};

class OpenApi {
 public:
  // Errors: not_found, io; invalid for YAML that cannot be read or is no OpenAPI 3 document.
  [[nodiscard]] static Result<OpenApi> load(const std::filesystem::path& path);
  [[nodiscard]] static Result<OpenApi> parse(const std::string& yaml);

  // One sentence a difference ("body.lots[0].left must be an integer"); empty when the answer is as
  // documented.
  [[nodiscard]] std::vector<std::string> differences(const Answered& answered) const;

  // What is wrong with the document itself: a $ref that leads nowhere, a schema word this judge
  // does not know, a path parameter that is not described, an operation without answers.
  [[nodiscard]] std::vector<std::string> faults() const;

  // "GET /v1/members/{id}".
  [[nodiscard]] std::set<std::string> operations() const;
  // Names of the query parameters of an operation, such as "GET /v1/members".
  [[nodiscard]] std::set<std::string> query_parameters(std::string_view operation) const;

 private:
  explicit OpenApi(json::Value root) : root_(std::move(root)) {}
  json::Value root_;
};

// The differences one a line, for a test's message.
[[nodiscard]] std::string report(const std::vector<std::string>& differences);

}  // namespace till::tests
