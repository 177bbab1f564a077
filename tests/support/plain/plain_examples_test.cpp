// Every worked example of docs/examples, from its documents to its quote and its returns, through
// the plain evaluator.
#include <gtest/gtest.h>

#include "tests/loyalty/examples_run.h"
#include "tests/record/documents_examples.h"
#include "tests/support/plain/evaluator.h"

namespace till::plain {
namespace {

TEST(PlainExamples, come_out_as_written) {
  EXPECT_GE(test::examples().size(), 188);
  for (const test::Example& example : test::examples()) {
    const auto failure = test::failure_of(example, evaluator());
    EXPECT_FALSE(failure.has_value()) << example.name << "\n" << failure->text;
  }
}

TEST(PlainExamples, come_out_the_same_with_their_lists_turned_round) {
  for (const test::Example& example : test::examples()) {
    if (!example.content.has("expect")) continue;
    const auto failure = test::failure_of(test::turned_round(example), evaluator());
    EXPECT_FALSE(failure.has_value()) << example.name << "\n" << failure->text;
  }
}

}  // namespace
}  // namespace till::plain
