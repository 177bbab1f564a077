// Tables of refusals: one row for each rule of a document, with the path and the reason. Used by
// the tests of the documents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "tests/record/documents_examples.h"

namespace till::test {

// A full document with the value at `path` changed to `json` (without it when empty) is refused
// there, or at `refused_at`.
struct Row {
  std::string path;
  std::string json;
  std::string reason;
  std::string refused_at = {};
};

template <class Parse>
void expect_refused(const json::Value& document, const std::string& root,
                    const std::vector<Row>& rows, Parse parse) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.path + " = " + row.json);
    std::optional<json::Value> replacement;
    if (!row.json.empty()) replacement = test::json_value(row.json);
    const auto result = parse(json::canonical(test::changed(document, row.path, replacement)));
    ASSERT_FALSE(result.has_value());
    std::string path = root;
    path.append(".").append(row.refused_at.empty() ? row.path : row.refused_at);
    EXPECT_EQ(result.error().context, path);
    EXPECT_EQ(result.error().text, row.reason);
  }
}

namespace reasons {

inline const std::string money = "must lie between 0 and 1000000000000";
inline const std::string missing = "is missing";
inline const std::string unknown = "unknown field";
inline const std::string misfit = "does not fit the effect";
inline const std::string integer = "must be an integer";
inline const std::string twice = "stands twice";

}  // namespace reasons

}  // namespace till::test
