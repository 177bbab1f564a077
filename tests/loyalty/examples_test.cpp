// Every worked example of docs/examples, from its documents to its quote and its returns, compared
// as whole documents. What this build refuses for now stands in examples_waiting.txt, which can
// only shrink.
#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "base/json/json.h"
#include "tests/loyalty/examples_run.h"
#include "tests/record/documents_examples.h"

namespace till::loyalty {
namespace {

using test::Example;
using test::examples;

// File names with the reason for which they wait, from lines "NAME REASON"; # begins a comment.
std::map<std::string, std::string> read_waiting() {
  std::map<std::string, std::string> waiting;
  std::ifstream file(std::string(TILL_SOURCE_DIR) + "/tests/loyalty/examples_waiting.txt");
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::size_t reason = std::min(line.find_first_not_of(' ', blank), line.size());
    waiting.emplace(line.substr(0, blank), line.substr(reason));
  }
  return waiting;
}

const std::map<std::string, std::string>& waiting() {
  static const auto list = read_waiting();
  return list;
}

class Examples : public testing::TestWithParam<std::size_t> {
 protected:
  [[nodiscard]] static const Example& example() { return examples().at(GetParam()); }
};

TEST_P(Examples, come_out_as_written) {
  const auto failure = test::failure_of(example());
  const auto listed = waiting().find(example().name);
  if (listed == waiting().end()) {
    EXPECT_FALSE(failure.has_value()) << example().name << "\n" << failure->text;
    return;
  }
  ASSERT_TRUE(failure.has_value())
      << example().name << " passes: take it off tests/loyalty/examples_waiting.txt";
  EXPECT_TRUE(failure->unsupported)
      << example().name << " waits, and fails otherwise than by being unsupported\n"
      << failure->text;
}

TEST_P(Examples, come_out_the_same_with_their_lists_turned_round) {
  if (waiting().contains(example().name) || !example().content.has("expect")) return;
  const auto failure = test::failure_of(test::turned_round(example()));
  EXPECT_FALSE(failure.has_value()) << example().name << "\n" << failure->text;
}

// "001-cashback.json" becomes 001_cashback: names of tests have no dashes.
std::string test_name(const testing::TestParamInfo<std::size_t>& example) {
  std::string name = examples().at(example.param).name;
  name.resize(name.rfind('.'));
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, Examples, testing::Range<std::size_t>(0, examples().size()),
                         test_name);

TEST(ExamplesRun, a_figure_that_differs_is_told_with_its_path) {
  Example wrong = examples().front();
  wrong.content = *test::changed(wrong.content, "expect.lines[0].paid", json::Value(1)).as_object();
  const auto failure = test::failure_of(wrong);
  ASSERT_TRUE(failure.has_value());
  EXPECT_FALSE(failure->unsupported);
  EXPECT_EQ(failure->text, "  lines[0].paid: expected 1, is 10000\n");
}

TEST(ExamplesRun, a_return_that_differs_is_told_with_its_number_and_path) {
  Example wrong = *std::ranges::find(examples(), "138-return-worked.json", &Example::name);
  wrong.content =
      *test::changed(wrong.content, "returns[1].expect.last", json::Value(false)).as_object();
  const auto failure = test::failure_of(wrong);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->text, "  in returns[1]:\n  last: expected false, is true\n");
}

TEST(ExamplesWaiting, every_listed_file_exists_and_says_why_it_waits) {
  for (const auto& [name, reason] : waiting()) {
    EXPECT_TRUE(std::ranges::any_of(examples(), [&](const Example& example) {
      return example.name == name;
    })) << name;
    EXPECT_FALSE(reason.empty()) << name;
  }
}

}  // namespace
}  // namespace till::loyalty
